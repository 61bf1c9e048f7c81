import { join, resolve } from 'node:path';
import { makeSampleClass } from '../../../samples/class/make.ts';
import type { CommandContext } from '../command.ts';
import { grade } from './grade.ts';

/** `demo`: the sample class, through the same door as any class. */
export async function demo(context: CommandContext, options: { readonly out: string }): Promise<number> {
  const out = resolve(options.out);
  process.stderr.write(`${context.say('making_sample')}\n`);
  const sample = await makeSampleClass(join(out, 'class'));
  return grade(context, { exam: sample.exam, answers: [sample.stack], roster: sample.roster, out: join(out, 'results') });
}
