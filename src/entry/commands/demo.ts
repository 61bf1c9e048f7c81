import { join, resolve } from 'node:path';
import { makeSampleClass } from '../../../samples/class/make.ts';
import type { CommandContext } from '../command.ts';
import { createListening, openService } from '../service.ts';
import { gradeAndStay } from './grade.ts';
import { announce, untilStopped, withAddress, type ServeOptions } from './serve.ts';

export interface DemoOptions extends ServeOptions {
  readonly out: string;
  /** Not given: on a terminal. */
  readonly serve?: boolean;
}

/** `demo`: the sample class, through the same door as any class; on a terminal the console follows. */
export async function demo(given: CommandContext, options: DemoOptions): Promise<number> {
  const context = withAddress(given, options);
  const out = resolve(options.out);
  process.stderr.write(`${context.say('making_sample')}\n`);
  const sample = await makeSampleClass(join(out, 'class'));
  const input = { exam: sample.exam, answers: [sample.stack], roster: sample.roster, out: join(out, 'results') };
  const { exitCode, runtime } = await gradeAndStay(context, input, createListening);
  if (runtime === null || !(options.serve ?? process.stdout.isTTY)) return exitCode;
  announce(context, await openService(context, runtime, runtime.notifier.other));
  await untilStopped(context);
  return exitCode;
}
