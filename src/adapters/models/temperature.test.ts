import { expect, test } from 'vitest';
import { temperatureOf } from './temperature.ts';

test.each(['gemini-2.5-flash', 'gemini-2.0-flash-001', 'gpt-4.1', 'gpt-4o', 'gpt-oss-120b', 'qwen3-vl:8b', 'Qwen/Qwen3-VL-32B-Instruct', 'olmo-3', 'gemma-3-27b-it'])('%s is asked at 0', (model) => {
  expect(temperatureOf(model)).toBe(0);
});

test.each(['gemini-3.8-flash', 'gemini-4-argon', 'gemini-10-x', 'gemini-flash-latest', 'gemini-flash-lite-latest', 'google/gemini-3.1-pro-preview', 'o3', 'o4-mini', 'gpt-5', 'gpt-5.4-mini', 'openai/gpt-5.4', 'gpt-10'])(
  '%s keeps its own',
  (model) => {
    expect(temperatureOf(model)).toBeUndefined();
  },
);
