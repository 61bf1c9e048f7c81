import { checkExposure } from '../../platform/exposure.ts';
import { badInput } from '../../domain/errors.ts';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../failure.ts';
import { openRuntime } from '../runtime.ts';
import { createListening, openService, type Service } from '../service.ts';

export interface ServeOptions {
  readonly port?: string;
  readonly host?: string;
}

/** `serve`: every role in this process, until it is told to stop; on a Temporal server the workers are processes of their own. */
export async function serve(given: CommandContext, options: ServeOptions): Promise<number> {
  const context = withAddress(given, options);
  checkExposure(context.config);
  const runtime = await openRuntime(context, createListening, 'elsewhere');
  announce(context, await openService(context, runtime, runtime.notifier));
  return untilStopped(context);
}

/** Where to go, and on the very first start the link that makes the administrator. */
export function announce({ say }: CommandContext, { origin, setupLink }: Service): void {
  process.stdout.write(`${say('serving', { url: origin })}\n`);
  if (setupLink !== null) process.stdout.write(`${say('setup_link', { url: setupLink })}\n`);
  process.stdout.write(`${say('stop_hint')}\n`);
}

export function untilStopped({ shutdown }: CommandContext): Promise<number> {
  return new Promise((resolve) => {
    if (shutdown.signal.aborted) resolve(EXIT.done);
    else shutdown.signal.addEventListener('abort', () => resolve(EXIT.done));
  });
}

export function withAddress(context: CommandContext, { port, host }: ServeOptions): CommandContext {
  const { api } = context.config;
  const chosen = port === undefined ? api.port : Number(port);
  if (!Number.isInteger(chosen) || chosen < 0 || chosen > 65_535) throw badInput('port_invalid', `not a port: ${port ?? ''}`, { port: port ?? '' });
  return { ...context, config: { ...context.config, api: { ...api, port: chosen, host: host ?? api.host } } };
}
