import type { RoleMapping } from '@portcullis/roles';
import { describe, expect, test } from 'vitest';
import { groupAtoms } from '../../src/prove/group-atoms.ts';
import { UndecidedError } from '../../src/prove.ts';

const atomsOf = (mapping: RoleMapping, words: readonly string[] = []) =>
  groupAtoms(mapping, words).map(({ group, roles, words: meant }) => [group, roles.join(), meant.join()]);

describe('groups that stand for all that a mapping does not tell from them', () => {
  test.each<[string, RoleMapping, string[][]]>([
    [
      'are the names that give something',
      { r: ['a'], s: ['a', { id: '17', alias: 'b' }] },
      [
        ['a', 'r,s', ''],
        ['17', 's', ''],
      ],
    ],
    ['of names that give the same, the first', { r: ['a', 'b'] }, [['a', 'r', '']]],
    [
      'have one for a pattern, the shortest',
      { r: ['eng-*'], s: ['S*'] },
      [
        ['S', 's', ''],
        ['eng-', 'r', ''],
      ],
    ],
    [
      'have one for both of two patterns, and for either',
      { r: ['a*'], s: ['*b'] },
      [
        ['a', 'r', ''],
        ['b', 's', ''],
        ['ab', 'r,s', ''],
      ],
    ],
    [
      'have one for a pattern that is not the name beside it',
      { r: ['a'], s: ['a*'] },
      [
        ['a', 'r,s', ''],
        ['aa', 's', ''],
      ],
    ],
    [
      'have one for an expression that begins like that name',
      { r: ['ac'], s: [{ expression: '^[ab]c$' }] },
      [
        ['ac', 'r,s', ''],
        ['bc', 's', ''],
      ],
    ],
    ['are none where a claim alone gives the role', { r: { claims: { k: 'v' } } }, []],
    [
      'are those of a role whose claim must hold as well',
      { r: { groups: ['a'], claims: { k: 'v' } } },
      [['a', 'r', '']],
    ],
  ])('%s', (_, mapping, expected) => {
    expect(atomsOf(mapping).toSorted()).toEqual(expected.toSorted());
  });

  test.each([
    ['x', '0', 'Ω'],
    ['0', 'Ω', 'x'],
    ['x', 'Ω', '0'],
  ])(
    'have one that ends with %s and starts with a letter that no pattern uses, not with %s',
    (end, other, free) => {
      const mapping = { r: [`*${end}`], s: [`${end}*`], t: [`${other}*`] };
      expect(atomsOf(mapping)).toContainEqual([`${free}${end}`, 'r', '']);
    },
  );

  test('have one for each word of a claim, and for each class it distinguishes', () => {
    expect(atomsOf({ r: ['a*'] }, ['ab', 'z']).toSorted()).toEqual([
      ['a', 'r', ''],
      ['ab', 'r', 'ab'],
      ['z', '', 'z'],
    ]);
  });

  test('are refused where there are more than possible', () => {
    const names = Array.from({ length: 640 }, (_, index) =>
      index.toString(2).padStart(10, '0').padEnd(100, '0'),
    );
    expect(() => groupAtoms({ r: names, s: ['0*', '1*'] }, [])).toThrow(UndecidedError);
  });
});
