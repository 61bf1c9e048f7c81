import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CONFIGURATION_FILE, configurationPage } from './docs.ts';

it('documents the configuration as it is', () => {
  expect(readFileSync(CONFIGURATION_FILE, 'utf8')).toBe(configurationPage());
});
