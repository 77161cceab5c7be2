import { describe, expect, test } from 'vitest';
import { namesOfClasses, segmentClasses } from '../../src/prove/segment-classes.ts';
import { UndecidedError } from '../../src/prove.ts';

const none = new Set<string>();

describe('texts that stand for all that some wildcards match', () => {
  test.each<[string, string[], string[], boolean, string[]]>([
    ['one, where there is no wildcard', [], [], false, ['1']],
    ['one, where everything matches', ['*'], [], false, ['1']],
    ['one that matches and one that does not', ['a*'], [], false, ['1', 'a']],
    ['one of each end', ['*b'], [], false, ['1', 'b']],
    ['those of both, of either and of none', ['a*', '*b'], [], false, ['1', 'a', 'b', 'ab']],
    ['a text that is its own class, without a star', ['ab'], [], false, ['1', 'ab']],
    [
      'one that is reached where two others are, written one after the other',
      ['bcccccccccc', 'b'],
      [],
      false,
      ['1', 'b', 'bcccccccccc'],
    ],
    ['another text where the shortest has a meaning of its own', ['a*'], ['a'], false, ['1', 'a1']],
    ['one that does not begin as a name that is taken', ['a*bc'], ['abc'], false, ['1', 'a1bc']],
    ['a letter that nobody spells', ['1*'], ['x'], false, ['y', '1']],
    ['a text with a # beside each without', ['a*'], [], true, ['1', 'a', '#', 'a#']],
    [
      'one with as many # as a wildcard spells, and one with more',
      ['#*'],
      [],
      true,
      ['1', '#', '1#', '##', '1##'],
    ],
    ['a # only where somebody spells it', ['#*'], [], false, ['1', '#']],
    ['one where a name that is taken spells a #', [], ['#'], false, ['1']],
  ])('are %s', (_, patterns, taken, delimiters, expected) => {
    expect(segmentClasses(patterns, new Set(taken), delimiters).toSorted()).toEqual(expected.toSorted());
  });

  test('begin with a letter from nowhere where every usual one is spelt', () => {
    const all = '1xyzqjkwvu0987654-_~éßΩ';
    expect(segmentClasses([`${all}*`], none, false)).toContain('\u{10ffff}');
  });

  test('are refused where there are more than possible', () => {
    // Of a hundred texts, 19,900 beginnings; of one more as many as are asked for. Each is a state, beside three others.
    const texts = Array.from({ length: 100 }, (_, index) => '1'.repeat(index + 1) + '0'.repeat(198));
    const with97 = new Set([...texts, '1'.repeat(197)]);
    const with98 = new Set([...texts, '1'.repeat(198)]);
    expect(segmentClasses(['0*', '1*'], with97, false)).toHaveLength(3);
    expect(() => segmentClasses(['0*', '1*'], with98, false)).toThrow(UndecidedError);
  });
});

test('names stand for themselves, and for each class of the patterns beside them one more', () => {
  expect(namesOfClasses([])).toEqual([]);
  expect(namesOfClasses(['a', 'b'])).toEqual(['a', 'b', '1']);
  expect(namesOfClasses(['a', 'a*'])).toEqual(['a', '1', 'a1']);
});

test('texts are of the letters that are given, and longer than what each begins with', () => {
  const digits = { letters: '12', after: 'T' };
  expect(segmentClasses([], none, false, digits)).toEqual(['T1']);
  expect(segmentClasses([], new Set(['T1', 'T2']), false, digits)).toEqual(['T11']);
  expect(segmentClasses(['T2*'], none, false, digits)).toEqual(['T1', 'T2']);
  expect(segmentClasses(['2*', '*2'], none, false, digits)).toEqual(['T1', 'T2']);
  expect(segmentClasses(['T', '*T2'], none, false, digits)).toEqual(['T1', 'T2']);
  expect(namesOfClasses(['a*', '*b', 'no.word'], { letters: 'ab' })).toEqual([
    'no.word',
    'a',
    'b',
    'ab',
    'ba',
  ]);
});
