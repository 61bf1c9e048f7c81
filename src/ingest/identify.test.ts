import { describe, expect, it } from 'vitest';
import type { Reading } from '../ports/reader.ts';
import { bubbleNumber } from './bubble-number.ts';
import { fingerprintDistance, looksTheSame } from './duplicates.ts';
import { identify } from './identify.ts';
import { facts, reading, students } from './stack.fixtures.ts';

const unsure = (...digits: readonly Readonly<Record<string, number>>[]): Reading => ({
  ...reading('000000', false),
  text: digits.map((digit) => Object.keys(digit)[0] ?? '').join(''),
  characters: digits.map((digit) => Object.entries(digit).map(([text, p]) => ({ text, p }))),
});

describe('identify', () => {
  it('takes an accepted number that is on the roster, and bends none to it', () => {
    expect(identify(reading('204871'), students)).toMatchObject({ ok: true, studentId: '204871' });
    expect(identify(reading('204879'), students)).toEqual({ ok: false, code: 'number_not_on_roster' });
    expect(identify(reading('204879'), null)).toEqual({ ok: true, studentId: '204879', name: null });
  });

  it('lets the roster decide an unsure digit only where it leaves one student', () => {
    const nine = unsure({ 2: 0.99 }, { 0: 0.99 }, { 7: 0.5, 9: 0.45 }, { 1: 0.98 }, { 5: 0.98 }, { 5: 0.98 });
    expect(identify(nine, students)).toMatchObject({ ok: true, studentId: '209155' });
    const oneOrTwo = unsure({ 2: 0.99 }, { 0: 0.99 }, { 4: 0.99 }, { 8: 0.99 }, { 7: 0.99 }, { 1: 0.5, 2: 0.4 });
    expect(identify(oneOrTwo, students)).toEqual({ ok: false, code: 'number_unreadable' });
  });

  it('never overrules a sure digit, and does not name anyone by a poor reading', () => {
    const against = unsure({ 2: 0.6 }, { 0: 0.6 }, { 4: 0.6 }, { 8: 0.6 }, { 7: 0.6 }, { 9: 0.97, 1: 0.02 });
    expect(identify(against, students)).toEqual({ ok: false, code: 'number_unreadable' });
    const poor = unsure({ 2: 0.2 }, { 0: 0.2 }, { 4: 0.2 }, { 8: 0.2 }, { 7: 0.2 }, { 1: 0.2 });
    expect(identify(poor, students)).toEqual({ ok: false, code: 'number_unreadable' });
    expect(identify(reading('2048'), students)).toEqual({ ok: false, code: 'number_not_on_roster' });
    expect(identify({ ...reading('204871'), crossedOut: true }, students).ok).toBe(false);
    expect(identify(reading('204871', false), null).ok).toBe(false);
  });
});

describe('bubbleNumber', () => {
  it('accepts one clear bubble per position and nothing else', () => {
    expect(bubbleNumber([{ 0: 0.05, 1: 0.8 }, { 0: 0.9, 1: 0 }])).toMatchObject({ text: '10', accepted: true });
    expect(bubbleNumber([{ 0: 0.3, 1: 0.8 }])).toMatchObject({ text: null, accepted: false });
    expect(bubbleNumber([{ 0: 0.05, 1: 0.4 }])).toMatchObject({ text: null, accepted: false });
    expect(bubbleNumber([{ 0: 0.05, 1: 0.1 }])).toMatchObject({ text: '', accepted: true });
  });
});

describe('looksTheSame', () => {
  it('wants near fingerprints, ink and size', () => {
    expect(fingerprintDistance('000000000000000f', '0000000000000000')).toBe(4);
    const page = facts();
    expect(looksTheSame(page, { ...page, fingerprint: '0000000000000003' })).toBe(true);
    expect(looksTheSame(page, { ...page, fingerprint: '00000000000000ff' })).toBe(false);
    expect(looksTheSame(page, { ...page, ink: 0.05 })).toBe(false);
    expect(looksTheSame(page, { ...page, width: 1240 })).toBe(false);
  });
});
