import { expect, test } from 'vitest';
import { baseUrlProblem } from './base-url.ts';

test.each([
  'https://models.example.org/v1',
  'https://203.0.113.7/v1',
  'http://127.0.0.1:8080/v1beta',
  'http://localhost:11434/v1',
  'http://[::1]:8000/v1',
  'http://10.1.2.3/v1',
  'http://172.31.0.9:8000',
  'http://192.168.1.20:8000/v1/',
  'http://100.100.1.1/v1',
  'http://[fd12::1]/v1',
  'http://vllm:8000/v1',
  'http://vllm.models.svc.cluster.local:8000/v1',
  'http://gpu.internal/v1',
])('%s is taken', (url) => {
  expect(baseUrlProblem(url)).toBeNull();
});

test.each([
  ['models.example.org/v1', /must be a URL/],
  ['ftp://models.example.org', /https/],
  ['file:///etc/passwd', /https/],
  ['http://models.example.org/v1', /must begin with https/],
  ['http://8.8.8.8/v1', /must begin with https/],
  ['http://172.32.0.1/v1', /must begin with https/],
  ['http://[2001:db8::1]/v1', /must begin with https/],
  ['http://localhost.example.org/v1', /must begin with https/],
  ['http://10.0.0.1.example.org/v1', /must begin with https/],
  ['https://user:secret@models.example.org/v1', /no user name/],
  ['https://models.example.org/v1?key=secret', /no user name/],
  ['https://models.example.org/v1#x', /no user name/],
])('%s is refused, and not repeated', (url, why) => {
  expect(baseUrlProblem(url)).toMatch(why);
  expect(baseUrlProblem(url)).not.toContain('secret');
});
