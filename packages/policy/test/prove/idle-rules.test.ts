import { describe, expect, test } from 'vitest';
import type { Rule } from '../../src/index.ts';
import { idleRules } from '../../src/prove.ts';

const NOW = Date.parse('2026-01-05T12:00:00Z');
const ALL: Rule = { name: 'all', effect: 'allow', who: 'authenticated', paths: ['/w/**'] };

function idle(...rules: readonly Partial<Rule>[]) {
  const named = rules.map((rule, index): Rule => ({ ...ALL, ...rule, name: `r${index}` }));
  return idleRules({ name: 'p', rules: named }, { now: NOW }).map(({ index, hiddenBy }) => [index, hiddenBy]);
}

describe('a rule that decides nothing', () => {
  test.each<[string, Partial<Rule>[], unknown]>([
    ['of both kinds of caller', [{ who: { kind: 'user' } }, { who: { kind: 'service' } }, {}], [[2, [0, 1]]]],
    [
      'behind a role and all others',
      [{ who: { roles: ['a'] } }, { effect: 'deny', who: { except: ['a'] } }, {}],
      [[2, [0, 1]]],
    ],
    [
      'of two halves of a network',
      [{ networks: ['10.0.0.0/9'] }, { networks: ['10.128.0.0/9'] }, { networks: ['10.0.0.0/8'] }],
      [[2, [0, 1]]],
    ],
    [
      'of a day in two halves',
      [
        { when: { zone: 'UTC', from: '00:00', until: '12:00' } },
        { when: { zone: 'UTC', from: '12:00', until: '24:00' } },
        { when: { zone: 'Asia/Tokyo', from: '15:00', until: '23:00' } },
      ],
      [[2, [0, 1]]],
    ],
    ['one other', [{ paths: ['/**'] }, {}], [[1, [0]]]],
    [
      'of a longer path before all others',
      [{ paths: ['/w/bb'] }, { who: { kind: 'user' } }, { who: { kind: 'service' } }, {}],
      [[3, [0, 1, 2]]],
    ],
    ['of the same paths', [{}, { who: { kind: 'user' } }], [[1, [0]]]],
    ['the very same', [{ paths: ['/w/a', '/w/b'] }, { paths: ['/w/b', '/w/a'] }], [[1, [0]]]],
  ])('is found where others hide it: %s', (_, rules, expected) => {
    expect(idle(...rules)).toEqual(expected);
  });

  test('is not seen where one is left', () => {
    expect(
      idle({ networks: ['10.0.0.0/9'] }, { networks: ['10.128.0.0/10'] }, { networks: ['10.0.0.0/8'] }),
    ).toEqual([]);
    expect(idle({ who: { kind: 'user' } }, {})).toEqual([]);
  });

  test('matches nothing that is known where no path is about what it names', () => {
    const rules: readonly Rule[] = [{ ...ALL, kinds: ['revison'] }];
    const classify = () => ({ application: 'a', kind: 'revision' });
    expect(idleRules({ name: 'p', rules }, { now: NOW, classify })).toEqual([
      { index: 0, rule: 'all', hiddenBy: [] },
    ]);
  });
});
