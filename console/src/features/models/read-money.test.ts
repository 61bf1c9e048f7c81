import { expect, it } from 'vitest';
import { readMoney } from './read-money.ts';

it.each([['5', 5], [' $2.50 ', 2.5], ['0', 0], ['2,5', 2.5], ['２', null], ['2。5', 2.5], ['', null], ['-1', null], ['1e3', null], ['1.000.000', null], ['1000001', null], ['1.23456', null]])('reads %j as %j dollars', (typed, expected) => {
  expect(readMoney(typed)).toBe(expected);
});
