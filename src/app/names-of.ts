import type { ServiceDeps } from './service-deps.ts';

/** Display name of a person or token by id; null for who is unknown, and for no one. */
export type NameOf = (principalId: string | null) => string | null;

/** Asks for all names at once. Not within `deps.as`: a request's own role may not read people. */
export async function namesOf(deps: Pick<ServiceDeps, 'identity'>, principalIds: readonly (string | null)[]): Promise<NameOf> {
  const ids = new Set(principalIds.filter((id) => id !== null));
  const names = ids.size === 0 ? new Map<string, string>() : await deps.identity.names([...ids]);
  return (id) => (id === null ? null : (names.get(id) ?? null));
}
