import { describe, expect, it } from 'vitest';
import { actionOf, type Press } from './keys.ts';

const press = (key: string, more: Partial<Press> = {}): Press => ({ key, code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key, keyCode: 0, ctrl: false, shift: false, alt: false, composing: false, ...more });
const command = (name: string) => ({ kind: 'command', command: name });

describe('keys of the desk', () => {
  it('accepts with Enter, moves with J and K, undoes with Ctrl+Z', () => {
    expect(actionOf(press('Enter'), 'desk', true)).toEqual(command('accept'));
    expect(actionOf(press('j'), 'desk', true)).toEqual(command('next'));
    expect(actionOf(press('K'), 'desk', true)).toEqual(command('previous'));
    expect(actionOf(press('z', { ctrl: true }), 'desk', true)).toEqual(command('undo'));
    expect(actionOf(press('z'), 'desk', true)).toEqual(command('fit'));
  });

  it('knows digits of both rows by their place, whatever the layout writes there', () => {
    expect(actionOf(press('é', { code: 'Digit2' }), 'desk', true)).toEqual({ kind: 'digit', digit: 2 });
    expect(actionOf(press('7', { code: 'Numpad7' }), 'desk', true)).toEqual({ kind: 'digit', digit: 7 });
    expect(actionOf(press('？', { code: 'Slash', shift: true }), 'desk', true)).toEqual(command('help'));
  });

  it('is dead while an input method composes', () => {
    expect(actionOf(press('j', { composing: true }), 'desk', true)).toBeNull();
    expect(actionOf(press('j', { keyCode: 229 }), 'desk', true)).toBeNull();
    expect(actionOf(press('Process'), 'desk', true)).toBeNull();
  });

  it('is dead in fields but for Ctrl+Enter, which saves, and Escape, which leaves', () => {
    expect(actionOf(press('j'), 'field', true)).toBeNull();
    expect(actionOf(press('Enter'), 'field', true)).toBeNull();
    expect(actionOf(press('z', { ctrl: true }), 'field', true)).toBeNull();
    expect(actionOf(press('Enter', { ctrl: true }), 'field', true)).toEqual(command('save'));
    expect(actionOf(press('Escape'), 'field', true)).toEqual(command('leave'));
  });

  it('leaves Enter to a button that has the focus', () => {
    expect(actionOf(press('Enter'), 'button', true)).toBeNull();
    expect(actionOf(press('j'), 'button', true)).toEqual(command('next'));
  });

  it('never takes what the browser or the system owns', () => {
    for (const key of ['n', 'r', 'p', 'w', 't']) expect(actionOf(press(key, { ctrl: true }), 'desk', true)).toBeNull();
    expect(actionOf(press(' ', { shift: true }), 'desk', true)).toBeNull();
    expect(actionOf(press('ArrowLeft', { ctrl: true }), 'desk', true)).toBeNull();
  });

  it('can do without single keys', () => {
    expect(actionOf(press('j'), 'desk', false)).toBeNull();
    expect(actionOf(press('Enter'), 'desk', false)).toEqual(command('accept'));
  });
});
