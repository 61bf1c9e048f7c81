import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import type { JSX } from 'react';
import { LiveRegion } from '../ui/live.tsx';
import { NotFound, RouteTrouble } from './route-trouble.tsx';
import { SessionGate } from './session.tsx';
import { Shell } from './shell.tsx';

function Root(): JSX.Element {
  return (
    <>
      <Outlet />
      <LiveRegion />
    </>
  );
}

function SignedIn(): JSX.Element {
  return (
    <SessionGate>
      <Shell />
    </SessionGate>
  );
}

const root = createRootRoute({ component: Root, notFoundComponent: NotFound, errorComponent: RouteTrouble });
const setup = createRoute({ getParentRoute: () => root, path: '/setup', component: lazyRouteComponent(async () => await import('./setup.tsx'), 'SetUp') });
const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedIn, errorComponent: RouteTrouble });

const text = (value: unknown): string | undefined => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined);

const exams = createRoute({ getParentRoute: () => signedIn, path: '/', component: lazyRouteComponent(async () => await import('../features/exams/exam-list.tsx'), 'ExamList') });
const newExam = createRoute({
  getParentRoute: () => signedIn,
  path: '/exams/new',
  validateSearch: (search: Record<string, unknown>): { sample?: true } => (search['sample'] === true ? { sample: true } : {}),
  component: lazyRouteComponent(async () => await import('../features/exams/new-exam.tsx'), 'NewExam'),
});
const exam = createRoute({
  getParentRoute: () => signedIn,
  path: '/exams/$id',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/exams/$id/intake', params, replace: true });
  },
});
const intake = createRoute({
  getParentRoute: () => signedIn,
  path: '/exams/$id/intake',
  validateSearch: (search: Record<string, unknown>): { batch?: string } => {
    const batch = text(search['batch']);
    return batch === undefined ? {} : { batch };
  },
  component: lazyRouteComponent(async () => await import('../features/intake/intake-page.tsx'), 'IntakePage'),
});

export type ReviewFilter = 'waiting' | 'all';
export interface ReviewSearch {
  /** Question; left out: every question. */
  readonly q?: string;
  readonly filter?: ReviewFilter;
  /** `<submission id>/<question id>` on the desk. */
  readonly item?: string;
}
const review = createRoute({
  getParentRoute: () => signedIn,
  path: '/exams/$id/review',
  validateSearch: (search: Record<string, unknown>): ReviewSearch => {
    const [q, item] = [text(search['q']), text(search['item'])];
    return { ...(q !== undefined && { q }), ...(search['filter'] === 'all' && { filter: 'all' as const }), ...(item !== undefined && { item }) };
  },
  component: lazyRouteComponent(async () => await import('../features/review/review-page.tsx'), 'ReviewPage'),
});
const results = createRoute({ getParentRoute: () => signedIn, path: '/exams/$id/results', component: lazyRouteComponent(async () => await import('../features/results/results-page.tsx'), 'ResultsPage') });
const paper = createRoute({ getParentRoute: () => signedIn, path: '/exams/$id/students/$sid', component: lazyRouteComponent(async () => await import('../features/paper/paper-page.tsx'), 'PaperPage') });
const rulings = createRoute({ getParentRoute: () => signedIn, path: '/exams/$id/rulings', component: lazyRouteComponent(async () => await import('../features/rulings/rulings-page.tsx'), 'RulingsPage') });
const record = createRoute({
  getParentRoute: () => signedIn,
  path: '/exams/$id/students/$sid/record',
  validateSearch: (search: Record<string, unknown>): { q?: string } => {
    const q = text(search['q']);
    return q === undefined ? {} : { q };
  },
  component: lazyRouteComponent(async () => await import('../features/record/record-page.tsx'), 'RecordPage'),
});
const models = createRoute({ getParentRoute: () => signedIn, path: '/exams/$id/models', component: lazyRouteComponent(async () => await import('../features/models/models-page.tsx'), 'ModelsPage') });
const settings = createRoute({ getParentRoute: () => signedIn, path: '/settings', component: lazyRouteComponent(async () => await import('../features/settings/settings-page.tsx'), 'SettingsPage') });

export const router = createRouter({
  routeTree: root.addChildren([setup, signedIn.addChildren([exams, newExam, exam, intake, review, results, paper, record, rulings, models, settings])]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
