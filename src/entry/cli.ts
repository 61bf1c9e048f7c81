#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { Command, Option } from 'commander';
import { ROLES } from '../domain/access.ts';
import { commandLanguage, runCommand, type CommandContext, type CommonOptions } from './command.ts';
import { WORKER_TYPES } from '../platform/config-engine-fields.ts';
import { VERSION } from '../platform/version.ts';
import { EXIT } from './failure.ts';
import { sayIn } from './texts.ts';
import type { DemoOptions } from './commands/demo.ts';
import type { ServeOptions } from './commands/serve.ts';
import type { GradeOptions } from './commands/grade.ts';
import type { RubricOptions } from './commands/rubric.ts';
import type { TokenOptions } from './commands/token.ts';
import type { WorkerOptions } from './commands/worker.ts';

/**
 * The command line. Commands are loaded when they are called, so that `--help` and `check` start at once.
 */
// What was compiled once starts in half the time.
enableCompileCache();
const lang = commandLanguage(process.argv);
const say = sayIn(lang);
/** Headings of the help page, which the library has in English only. */
const TITLES: Readonly<Record<string, string>> =
  lang === 'en' ? {} : { 'Usage:': '用法：', 'Options:': '选项：', 'Commands:': '命令：', 'Global Options:': '通用选项：', 'Arguments:': '参数：' };

const program = new Command('ai-grading')
  .description(say('about'))
  .version(VERSION, '-V, --version', say('opt_version'))
  .helpOption('-h, --help', say('opt_help'))
  .helpCommand('help [command]', say('opt_help'))
  .option('--lang <tag>', say('opt_lang'))
  .option('--data <folder>', say('opt_data'))
  .showHelpAfterError()
  .configureHelp({ showGlobalOptions: true, styleTitle: (title) => TITLES[title] ?? title })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.badInput));

function common(): CommonOptions {
  const { data } = program.opts<{ data?: string }>();
  return { lang, ...(data !== undefined && { data }) };
}

const run = (work: (context: CommandContext) => Promise<number>): Promise<void> => runCommand(common(), work);

program
  .command('demo')
  .description(say('cmd_demo'))
  .option('--out <folder>', say('opt_out'), 'demo-output')
  .option('--serve', say('opt_serve'))
  .option('--no-serve', say('opt_no_serve'))
  .option('--port <number>', say('opt_port'))
  .action((options: DemoOptions) => run(async (context) => (await import('./commands/demo.ts')).demo(context, options)));

program
  .command('serve')
  .description(say('cmd_serve'))
  .option('--port <number>', say('opt_port'))
  .option('--host <address>', say('opt_host'))
  .action((options: ServeOptions) => run(async (context) => (await import('./commands/serve.ts')).serve(context, options)));

program
  .command('worker')
  .description(say('cmd_worker'))
  .addOption(new Option('--role <role>', say('opt_worker_role')).choices(WORKER_TYPES))
  .action((options: WorkerOptions) => run(async (context) => (await import('./commands/worker.ts')).worker(context, options)));

program
  .command('grade')
  .description(say('cmd_grade'))
  .requiredOption('--exam <file>', say('opt_exam'))
  .requiredOption('--answers <files...>', say('opt_answers'))
  .option('--roster <file>', say('opt_roster'))
  .option('--out <folder>', say('opt_out'), 'results')
  .option('--json', say('opt_json'))
  .option('--strict', say('opt_strict'))
  .option('--again', say('opt_again'))
  .option('--estimate', say('opt_estimate'))
  .action((options: GradeOptions) => run(async (context) => (await import('./commands/grade.ts')).grade(context, options)));

program
  .command('check <exam>')
  .description(say('cmd_check'))
  .option('--json', say('opt_json'))
  .action((path: string, options: { json?: boolean }) => run(async (context) => (await import('./commands/check.ts')).check(context, path, options)));

program
  .command('rubric <file>')
  .description(say('cmd_rubric'))
  .requiredOption('--out <file>', say('opt_out_exam'))
  .option('--exam <file>', say('opt_base_exam'))
  .option('--id <id>', say('opt_exam_id'))
  .option('--force', say('opt_force_file'))
  .option('--json', say('opt_json'))
  .action((path: string, options: RubricOptions) => run(async (context) => (await import('./commands/rubric.ts')).rubric(context, path, options)));

program
  .command('pages <files...>')
  .description(say('cmd_pages'))
  .requiredOption('--out <folder>', say('opt_out'))
  .option('--json', say('opt_json'))
  .action((paths: string[], options: { out: string; json?: boolean }) =>
    run(async (context) => (await import('./commands/pages.ts')).pages(context, paths, options)));

program
  .command('print')
  .description(say('cmd_print'))
  .requiredOption('--exam <file>', say('opt_exam'))
  .requiredOption('--roster <file>', say('opt_roster'))
  .option('--out <file>', say('opt_out_pdf'), 'papers.pdf')
  .option('--names', say('opt_names'))
  .option('--separators', say('opt_separators'))
  .action((options: { exam: string; roster: string; out: string; names?: boolean; separators?: boolean }) =>
    run(async (context) => (await import('./commands/print.ts')).print(context, options)));

program
  .command('migrate')
  .description(say('cmd_migrate'))
  .action(() => run(async (context) => (await import('./commands/data.ts')).migrateData(context)));

program
  .command('backup')
  .description(say('cmd_backup'))
  .requiredOption('--to <path>', say('opt_to'))
  .action((options: { to: string }) => run(async (context) => (await import('./commands/data.ts')).backupData(context, options)));

program
  .command('restore')
  .description(say('cmd_restore'))
  .requiredOption('--from <path>', say('opt_from'))
  .option('--force', say('opt_force'))
  .action((options: { from: string; force?: boolean }) => run(async (context) => (await import('./commands/data.ts')).restoreData(context, options)));

program
  .command('doctor')
  .description(say('cmd_doctor'))
  .action(() => run(async (context) => (await import('./commands/doctor.ts')).doctor(context)));

const token = program.command('token').description(say('cmd_token'));

token
  .command('create')
  .description(say('cmd_token_create'))
  .addOption(new Option('--role <role>', say('opt_role')).choices(ROLES))
  .option('--label <text>', say('opt_label'))
  .option('--class <ids...>', say('opt_class'))
  .option('--expires-days <days>', say('opt_expires'), '90')
  .option('--link', say('opt_link'))
  .action((options: TokenOptions) => run(async (context) => (await import('./commands/token.ts')).createToken(context, options)));

token
  .command('list')
  .description(say('cmd_token_list'))
  .action(() => run(async (context) => (await import('./commands/token.ts')).listTokens(context)));

token
  .command('revoke <id>')
  .description(say('cmd_token_revoke'))
  .action((id: string) => run(async (context) => (await import('./commands/token.ts')).revokeToken(context, id)));

await program.parseAsync();
// Everything is closed, but the engine's timers of papers that wait for a person would keep the process for half a minute.
await new Promise((resolve) => void process.stdout.write('', resolve));
process.exit();
