import { describe, expect, it } from 'vitest';
import { attacks, attackTable, foundCrashesOnly } from '../../src/attack-pack.ts';

describe('attacks', () => {
  it('has every row of the catalogue, in order', () => {
    const rows = attacks.flatMap(({ row }) => /^C(\d+)$/.exec(row)?.[1] ?? []).map(Number);
    const first = Array.from({ length: 38 }, (_, index) => index + 1);
    expect(new Set(rows)).toEqual(new Set([...first, 41, ...[43, 44, 45, 46, 47, 48, 49, 50, 51, 52]]));
    expect(rows).toEqual(rows.toSorted((a, b) => a - b));
  });

  it('names each attack once', () => {
    expect(new Set(attacks.map(({ row, title }) => `${row} ${title}`)).size).toBe(attacks.length);
  });
});

describe('attackTable', () => {
  it('shows row, tried and result, and at most three findings', () => {
    const [attack] = attacks;
    if (attack === undefined) throw new Error('there is no attack');
    const notes = [
      'a|b: let through',
      'b: let through',
      'c: let through',
      'd: let through',
      'e: let through',
    ];
    expect(
      attackTable([{ attack, tried: 5, result: 'found', notes }])
        .split('\n')
        .at(-1),
    ).toBe(
      '| C1 | an open page named in the query | 5 | found | a\\|b: let through; b: let through; c: let through; and 2 more |',
    );
  });
});

describe('the worst findings', () => {
  const [attack] = attacks;
  if (attack === undefined) throw new Error('there is no attack');
  const crashes = ['a: answered with 500', 'b: answered with 500', 'c: answered with 500'];

  it('come before refusals with 500', () => {
    const notes = [...crashes, 'd: logged in'];
    expect(attackTable([{ attack, tried: 4, result: 'found', notes }])).toContain(
      '| d: logged in; a: answered',
    );
  });

  it('are distinguished from refusals with 500', () => {
    expect(foundCrashesOnly({ attack, tried: 3, result: 'found', notes: crashes })).toBe(true);
    expect(foundCrashesOnly({ attack, tried: 4, result: 'found', notes: [...crashes, 'd: logged in'] })).toBe(
      false,
    );
    expect(foundCrashesOnly({ attack, tried: 3, result: 'passed', notes: [] })).toBe(false);
  });
});
