import { createSetupLink } from '../../adapters/auth/setup-links.ts';
import { createApiTokens } from '../../adapters/postgres/api-tokens.ts';
import { SYSTEM, type Role } from '../../domain/access.ts';
import { badInput } from '../../domain/errors.ts';
import { publicOrigin } from '../../platform/exposure.ts';
import type { ApiToken } from '../../ports/identity.ts';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../failure.ts';
import { openSharedDatabase } from '../shared-database.ts';
import type { Say } from '../texts.ts';

export interface TokenOptions {
  readonly role?: Role;
  readonly label?: string;
  readonly class?: readonly string[];
  readonly expiresDays: string;
  readonly link?: boolean;
}

const LINK_HOURS = 24;
const MOST_DAYS = 730;
const LONGEST_LABEL = 100;

/** `token create`: the secret alone on standard output, so that it can be piped; what it is on standard error. */
export async function createToken(context: CommandContext, options: TokenOptions): Promise<number> {
  const { say, config } = context;
  if (options.link === true) {
    if (options.role !== undefined || options.label !== undefined) throw badInput('token_options', '--link stands alone');
    const { database } = await openSharedDatabase(context);
    // With any free port the address is not known here: the path alone then. After `#`: browsers do not send that part, so it is
    // in no server's log.
    const origin = config.auth.publicUrl === null && config.api.port === 0 ? '' : publicOrigin(config);
    const link = `${origin}/setup#${await createSetupLink(database, LINK_HOURS)}`;
    process.stderr.write(`${say('link_made', { hours: LINK_HOURS })}\n`);
    process.stdout.write(`${link}\n`);
    return EXIT.done;
  }
  const label = options.label?.trim() ?? '';
  if (options.role === undefined || label === '' || label.length > LONGEST_LABEL) throw badInput('token_options', '--role and --label, or --link alone');
  const days = /^\d+$/.test(options.expiresDays) ? Number(options.expiresDays) : 0;
  if (days < 1 || days > MOST_DAYS) throw badInput('token_days', '--expires-days must be a whole number from 1 to 730');
  const { database } = await openSharedDatabase(context);
  const { token, record } = await createApiTokens(database).create({ label, role: options.role, classIds: options.class ?? null, expiresInDays: days }, SYSTEM);
  process.stderr.write(`${say('token_made', { id: record.id, date: day(record.expiresAt) })}\n`);
  process.stdout.write(`${token}\n`);
  return EXIT.done;
}

/** `token list`: one line each, newest first. */
export async function listTokens(context: CommandContext): Promise<number> {
  const { say } = context;
  const { database } = await openSharedDatabase(context);
  const tokens = await createApiTokens(database).list();
  const lines = tokens.map((token) => {
    const { id, prefix, role, label } = token;
    return say('token_row', { id, prefix, role, label, classes: token.classIds?.join(',') ?? say('token_all'), state: stateOf(token, say) });
  });
  process.stdout.write(`${lines.length === 0 ? say('tokens_none') : lines.join('\n')}\n`);
  return EXIT.done;
}

/** `token revoke`: ends at the token's next use. */
export async function revokeToken(context: CommandContext, id: string): Promise<number> {
  const { database } = await openSharedDatabase(context);
  await createApiTokens(database).revoke(id, SYSTEM);
  process.stdout.write(`${context.say('revoked', { id })}\n`);
  return EXIT.done;
}

function stateOf(token: ApiToken, say: Say): string {
  if (token.revokedAt !== null) return say('token_revoked', { date: day(token.revokedAt) });
  const key = token.expiresAt.getTime() < Date.now() ? 'token_expired' : 'token_until';
  return say(key, { date: day(token.expiresAt) });
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
