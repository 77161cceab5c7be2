import { describe, expect, it } from 'vitest';
import { attacks, runAttacks } from '../../src/attack-pack.ts';
import { smallLogin } from './fixtures/small-login.ts';

const onLogins = attacks.filter(({ needs = [] }) => needs.includes('login') || needs.includes('signOn'));

describe('attacks on a login', () => {
  it('find nothing at a careful gateway', async () => {
    await using small = await smallLogin();
    const results = await runAttacks(small.gate, onLogins);
    expect(results.flatMap(({ attack, notes }) => notes.map((note) => `${attack.row}: ${note}`))).toEqual([]);
    expect(results.filter(({ tried, result }) => tried === 0 || result !== 'passed')).toEqual([]);
  });
});
