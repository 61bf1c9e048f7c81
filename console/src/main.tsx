import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { I18nProvider } from '@lingui/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { currentPrefs, onPrefs } from './app/prefs.ts';
import { router } from './app/router.tsx';
import { createServices, ServicesProvider } from './app/services.tsx';
import { followTheme } from './app/theme.ts';
import { activate, i18n } from './i18n/index.ts';
import './styles.css';
import { ToastProvider } from './ui/toast.tsx';
import { TooltipProvider } from './ui/tooltip.tsx';

followTheme();
// A file that misses its field must not take the place of the console.
for (const name of ['dragover', 'drop'] as const) {
  globalThis.addEventListener(name, (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'none';
  });
}
const services = createServices();

let { language } = currentPrefs();
await activate(language);
onPrefs(() => {
  if (language === currentPrefs().language) return;
  language = currentPrefs().language;
  // Reasons come from the server in the asker's language.
  void activate(language).then(() => services.queries.invalidateQueries());
});

const root = document.querySelector('#root');
if (root === null) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={services.queries}>
        <ServicesProvider value={services}>
          <TooltipProvider delayDuration={300}>
            <ToastProvider>
              <RouterProvider router={router} />
            </ToastProvider>
          </TooltipProvider>
        </ServicesProvider>
      </QueryClientProvider>
    </I18nProvider>
  </StrictMode>,
);
