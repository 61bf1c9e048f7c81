import { compileMessage } from '@lingui/message-utils/compileMessage';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { en } from './en.ts';
import { zhCN } from './zh-CN.ts';

const holes = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)[},]/g)].map(([, name]) => name ?? ''))].sort();

it('has the same places to fill in in both languages', () => {
  const wrong = Object.entries(en).filter(([key, text]) => holes(zhCN[key as keyof typeof en]).join(' ') !== holes(text).join(' '));
  expect(wrong).toEqual([]);
});

it('is well formed', () => {
  for (const text of [...Object.values(en), ...Object.values(zhCN)]) expect(compileMessage(text)).toBeTruthy();
});

it('leaves no Chinese text in English and no English sentence in Chinese', () => {
  for (const text of Object.values(en)) expect(text).not.toMatch(/\p{Script=Han}/u);
  const signs = new Set(['app.comma', 'review.position', 'analysis.alpha', 'models.sub', 'record.colon']);
  expect(Object.entries(zhCN).filter(([key, text]) => !signs.has(key) && !/\p{Script=Han}/u.test(text))).toEqual([]);
});

it('has no text that stands on no page', () => {
  const src = join(import.meta.dirname, '..');
  const code = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('i18n'))
    .map((name) => readFileSync(join(src, name), 'utf8'))
    .join('\n');
  // Keys made from a value of the contract: the part before the value stands in the code.
  const made = /^(batch\.[A-Z]+|status\.|role\.|source\.|maker\.|verdict\.|kind\.|mode\.|purpose\.|decision\.|check\.|checked\.|feature\.|call\.(done|failed|running))/;
  const unused = Object.keys(en).filter((key) => !made.test(key) && !code.includes(`'${key}'`));
  const known = readFileSync(join(src, 'i18n/index.ts'), 'utf8');
  expect(unused.filter((key) => !known.includes(key))).toEqual([]);
});
