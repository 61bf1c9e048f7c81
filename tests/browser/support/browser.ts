import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export async function launch(): Promise<Browser> {
  return await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: ARGS });
}

export interface Look {
  readonly language: 'en' | 'zh-CN';
  readonly theme: 'light' | 'dark';
}

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the browser complained of: errors of scripts, refusals of the content security policy. */
  readonly complaints: readonly string[];
}

/** A fresh browser profile, so that no test sees what another left behind. */
export async function visit(browser: Browser, look: Partial<Look> = {}, size = { width: 1440, height: 900 }): Promise<Visit> {
  const { language = 'en', theme = 'light' } = look;
  const context = await browser.newContext({ viewport: size, locale: language, colorScheme: theme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // A refused request is told by the page itself, and some tests refuse on purpose.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  return { context, page, complaints };
}

/** Controls smaller than a fingertip, or sticking out of the page. */
export async function misfits(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const wrong: string[] = [];
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth) wrong.push(`the page is ${document.documentElement.scrollWidth} px wide`);
    for (const element of document.querySelectorAll('button, input:not([type=checkbox]), select, a[class*="inline-flex"]')) {
      const { width, height } = element.getBoundingClientRect();
      if (width === 0 || element.closest('.sr-only, label') !== null || element.getAttribute('role') === 'switch') continue;
      if (height < 31.5 || width < 23.5) wrong.push(`${element.outerHTML.slice(0, 80)} is ${Math.round(width)} × ${Math.round(height)}`);
    }
    return wrong;
  });
}
