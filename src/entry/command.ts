import { parseConfig, processEnvironment, type Config } from '../platform/config.ts';
import { stopTimes } from '../platform/config-engine.ts';
import { createLog } from '../platform/log.ts';
import { createShutdown } from '../platform/shutdown.ts';
import type { SentenceLanguage } from '../contracts/messages.ts';
import { EXIT, explain } from './failure.ts';
import type { Foundation } from './runtime.ts';
import { sayIn, type Say } from './texts.ts';

/** Options every command takes. */
export interface CommonOptions {
  readonly lang?: SentenceLanguage;
  readonly data?: string;
}

export interface CommandContext extends Foundation {
  readonly say: Say;
  readonly lang: SentenceLanguage;
}

/** The language of the command line: `--lang` anywhere, else the environment's. */
export function commandLanguage(args: readonly string[]): SentenceLanguage {
  const position = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const given = args[position]?.split('=')[1] ?? (position >= 0 ? args[position + 1] : undefined);
  if (given !== undefined) return given.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
  try {
    return parseConfig(processEnvironment()).config.language.ui;
  } catch {
    // The bad key is reported when the command itself reads the configuration.
    return 'en';
  }
}

/**
 * Runs a command: reads the configuration, closes what was opened, explains what failed, sets the exit code.
 * The log is quiet below warnings unless LOG_LEVEL says otherwise: a person at a terminal reads the command's own lines.
 */
export async function runCommand(options: CommonOptions, run: (context: CommandContext) => Promise<number>): Promise<void> {
  const environment = processEnvironment();
  const lang = options.lang ?? commandLanguage([]);
  const say = sayIn(lang);
  let context: CommandContext;
  try {
    const { config, warnings } = parseConfig({ LOG_LEVEL: 'warn', ...environment });
    for (const text of warnings) process.stderr.write(`${say('warning', { text })}\n`);
    const log = createLog(config.log);
    const shutdown = createShutdown({ log, timeoutSeconds: stopTimes(config).process });
    context = { config: withDataDir(config, options.data), log, shutdown, say, lang };
  } catch (error) {
    return fail(error, lang, say);
  }
  try {
    process.exitCode = await run(context);
  } catch (error) {
    if (context.shutdown.signal.aborted) process.stderr.write(`${say('interrupted')}\n`);
    else fail(error, lang, say);
  }
  if (!(await context.shutdown.close()) && process.exitCode === EXIT.done) process.exitCode = EXIT.failed;
  context.shutdown.dispose();
}

function fail(error: unknown, lang: SentenceLanguage, say: Say): void {
  const { text, exitCode } = explain(error, lang, say);
  process.stderr.write(`${text}\n`);
  process.exitCode = exitCode;
}

function withDataDir(config: Config, dataDir: string | undefined): Config {
  return dataDir === undefined ? config : { ...config, storage: { ...config.storage, dataDir } };
}
