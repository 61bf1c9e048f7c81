import { copyFile, mkdir, rm } from 'node:fs/promises';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join, resolve } from 'node:path';
import { createImaging } from '../../adapters/imaging/index.ts';
import { expandInputs } from '../../adapters/inputs/expand.ts';
import { AppError } from '../../domain/errors.ts';
import type { IntakePage } from '../../ports/imaging.ts';
import type { CommandContext } from '../command.ts';
import { EXIT, explain } from '../failure.ts';
import { intakeLimits } from '../runtime.ts';

interface PageLine {
  readonly file: string;
  readonly page: number;
  readonly image?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** `pages`: what intake makes of files, without a database. One line per page, one error per bad file or page. */
export async function pages(
  context: CommandContext,
  paths: readonly string[],
  options: { readonly out: string; readonly json?: boolean },
): Promise<number> {
  const { config, log, shutdown, say, lang } = context;
  const out = resolve(options.out);
  await mkdir(out, { recursive: true });
  const scratch = await mkdtemp(join(tmpdir(), 'ai-grading-pages-'));
  shutdown.onClose('scratch', () => rm(scratch, { recursive: true, force: true }));
  const imaging = createImaging({ stagingDir: scratch, children: config.worker.imagingProcesses, log });
  shutdown.onClose('imaging', () => imaging.close());
  let failures = 0;
  const found: (PageLine & Partial<IntakePage['facts']>)[] = [];
  const failed = (file: string, page: number, error: unknown): void => {
    failures += 1;
    const shown = error instanceof AppError ? new AppError(error.code, error.message, { params: { ...error.params, file } }) : error;
    const { text } = explain(shown, lang, say);
    process.stderr.write(`${file}${page > 0 ? ` p.${page}` : ''}: ${text}\n`);
    found.push({ file, page, error: { code: error instanceof AppError ? error.code : 'unexpected', message: String(error) } });
  };
  for (const path of paths) {
    const files = await expandInputs([resolve(path)], scratch).catch((error: unknown) => {
      failed(path, 0, error);
      return [];
    });
    for (const [index, file] of files.entries()) {
      try {
        for await (const event of imaging.intake(file.path, intakeLimits(config))) {
          if (event.kind === 'page_failed') failed(file.name, event.failure.page, new AppError(event.failure.code, event.failure.message));
          if (event.kind !== 'page') continue;
          const image = await keep(event.page, file.name, index, out);
          found.push({ file: file.name, page: event.page.page, image, ...event.page.facts });
          if (options.json !== true) process.stdout.write(`${line(context, file.name, event.page)}\n`);
        }
      } catch (error) {
        failed(file.name, 0, error);
      }
    }
  }
  if (options.json === true) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  return failures > 0 ? EXIT.badInput : EXIT.done;
}

/** Our own name for the image, from the file's base name made safe. */
async function keep(page: IntakePage, name: string, index: number, out: string): Promise<string> {
  const safe = basename(name, extname(name)).replaceAll(/[^\p{L}\p{N}_-]/gu, '_').slice(0, 60);
  const image = `${safe || index + 1}-${String(page.page).padStart(4, '0')}${extname(page.image.path)}`;
  await copyFile(page.image.path, join(out, image));
  await Promise.all([rm(page.image.path, { force: true }), rm(page.thumb.path, { force: true })]);
  return image;
}

function line({ say }: CommandContext, file: string, { page, image, facts }: IntakePage): string {
  const notes = [facts.blank ? ' blank' : '', ...facts.codes.map((code) => ` [${code.text ?? '?'}]`), ...facts.warnings.map((w) => ` ${w}`)].join('');
  return say('pages_line', {
    file, page, width: image.width, height: image.height, turn: facts.turn,
    skew: facts.skew.toFixed(2), ink: (facts.ink * 100).toFixed(2), notes,
  });
}
