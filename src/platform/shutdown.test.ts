import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import type { Log } from '../ports/log.ts';
import { createShutdown, type Shutdown, type ShutdownHost } from './shutdown.ts';

const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

function host(): { emitter: EventEmitter; exits: number[]; exited: Promise<number>; shutdown: (timeoutSeconds?: number) => Shutdown } {
  const emitter = new EventEmitter();
  const exits: number[] = [];
  const { promise, resolve } = Promise.withResolvers<number>();
  const exit = (code: number): void => {
    exits.push(code);
    resolve(code);
  };
  const fake: ShutdownHost = { on: (event, handler) => emitter.on(event, handler), off: (event, handler) => emitter.off(event, handler), exit };
  return { emitter, exits, exited: promise, shutdown: (timeoutSeconds = 5) => createShutdown({ log: quiet, timeoutSeconds, host: fake }) };
}

test('a signal closes what was opened last first, one after another, then exits', async () => {
  const { emitter, exited, shutdown } = host();
  const order: string[] = [];
  const parts = shutdown();
  parts.onClose('database', () => void order.push('database'));
  parts.onClose('engine', async () => {
    await Promise.resolve();
    order.push('engine');
  });
  parts.onClose('taken back', () => void order.push('never'))();
  emitter.emit('SIGTERM', 'SIGTERM');
  expect(parts.signal.aborted).toBe(true);
  expect(await exited).toBe(143);
  expect(order).toEqual(['engine', 'database']);
});

test('a part that fails does not keep the others from closing', async () => {
  const order: string[] = [];
  const parts = host().shutdown();
  parts.onClose('first', () => void order.push('first'));
  parts.onClose('broken', () => Promise.reject(new Error('no')));
  expect(await parts.close()).toBe(false);
  expect(await parts.close()).toBe(false);
  expect(order).toEqual(['first']);
});

test('what is opened after shutdown is closed at once', async () => {
  const order: string[] = [];
  const parts = host().shutdown();
  await parts.close();
  parts.onClose('late', () => void order.push('late'));
  expect(order).toEqual(['late']);
});

test('a second signal exits at once', () => {
  const { emitter, exits, shutdown } = host();
  shutdown().onClose('stuck', () => new Promise(() => undefined));
  emitter.emit('SIGINT', 'SIGINT');
  expect(exits).toEqual([]);
  emitter.emit('SIGINT', 'SIGINT');
  expect(exits).toEqual([130]);
});

test('a part that never closes ends by the time limit', async () => {
  const parts = host().shutdown(0.05);
  parts.onClose('stuck', () => new Promise(() => undefined));
  expect(await parts.close()).toBe(false);
});

test('dispose takes the handlers away', () => {
  const { emitter, shutdown } = host();
  const parts = shutdown();
  expect(emitter.listenerCount('SIGINT')).toBe(1);
  parts.dispose();
  expect(emitter.eventNames().flatMap((event) => emitter.listeners(event))).toEqual([]);
});
