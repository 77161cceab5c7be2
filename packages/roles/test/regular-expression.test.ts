import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expressionStates, regularExpression } from '../src/regular-expression.ts';

function tester(source: string): (text: string) => boolean {
  const reading = regularExpression(source);
  if (!reading.ok) throw new Error(reading.message);
  return reading.test;
}

/** Small expressions of all that is allowed. */
const expressions = fc.letrec<{ whole: string; atom: string }>((again) => ({
  atom: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\.'),
    again('whole').map((inner) => `(${inner})`),
  ),
  whole: fc
    .array(fc.tuple(again('atom'), fc.constantFrom('', '', '*', '+', '?')), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.map((part) => part.join('')).join(''))
    .chain((one) => fc.constantFrom(one, `${one}|b`, `a|${one}`)),
}));

describe('regularExpression', () => {
  test.each([
    ['^eng-[a-z]+$', ['eng-web'], ['eng-', 'eng-Web', 'x-eng-web', 'eng-web\n']],
    ['^(eng|ops)(-lead)?$', ['eng', 'ops-lead'], ['eng-', 'lead', 'engops']],
    ['^a|b$', ['a', 'b'], ['ax', 'xb', 'ab']],
    ['^team\\.\\d\\d*$', ['team.1', 'team.12'], ['teamx1', 'team.']],
    ['^[^-]+-é?$', ['x-', 'x-é'], ['-', 'x-e']],
    ['^a\\$$', ['a$'], ['a', 'a\\']],
    ['^(a*)*b$', ['b', 'aab'], ['aa']],
    ['^.+😀$', ['x😀'], ['😀', 'x']],
    ['^.$', ['x', '😀', '\n'], ['', 'xx']],
    ['^[😀]$', ['😀'], ['x']],
    ['^[\\]x]$', [']', 'x'], ['\\', 'x]']],
    ['^[\\d-]$', ['1', '-'], ['d', '\\']],
    ['^a\\\\$', ['a\\'], ['a']],
    [`^${'a'.repeat(998)}$`, ['a'.repeat(998)], ['a'.repeat(997)]],
  ])('the expression %s has its usual meaning', (source, matching, others) => {
    const test = tester(source);
    expect(matching.filter((text) => !test(text))).toEqual([]);
    expect(others.filter(test)).toEqual([]);
  });

  test.each([
    ['eng-.*', 'anchored'],
    ['^eng', 'anchored'],
    ['eng$', 'anchored'],
    ['^a$b', 'anchored'],
    ['', 'anchored'],
    ['^[\\b]$', '\\b'],
    ['^eng\\$', 'anchored'],
    ['^(?=a)a$', '(?'],
    ['^(a)\\1$', '\\1'],
    ['^a{2,3}$', '{'],
    ['^a**$', 'nothing to repeat'],
    ['^*a$', 'nothing to repeat'],
    ['^(a$', '"("'],
    ['^a)$', '")"'],
    ['^[a$', '"["'],
    ['^[z-a]$', 'not a valid character class'],
    ['^\\bx$', '\\b'],
    [`^${'a'.repeat(1000)}$`, 'longer'],
  ])('refuses %s', (source, reason) => {
    expect(regularExpression(source)).toEqual({ ok: false, message: expect.stringContaining(reason) });
  });

  test('agrees with the engine of the language', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', '.'), maxLength: 6 });
    fc.assert(
      fc.property(expressions.whole, fc.array(text, { minLength: 10, maxLength: 10 }), (inner, texts) => {
        const test = tester(`^${inner}$`);
        const engine = new RegExp(`^(?:${inner})$`, 'u');
        for (const each of texts) expect([each, test(each)]).toEqual([each, engine.test(each)]);
      }),
      { numRuns: 500 },
    );
  });

  test('matches a text in linear time that other engines never finish', () => {
    const test = tester('^(a+)+(a|a)*(.*.*.*)*b$');
    expect(test('a'.repeat(1024))).toBe(false);
  });
});

describe('the states of an expression', () => {
  const accepted = (source: string, text: string): boolean => {
    const { start, step, accepts } = expressionStates(source);
    return accepts([...text].reduce(step, start));
  };

  test('accept what it matches, and nothing else', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', '.'), maxLength: 6 });
    fc.assert(
      fc.property(expressions.whole, fc.array(text, { minLength: 10, maxLength: 10 }), (inner, texts) => {
        const source = `^${inner}$`;
        const matches = tester(source);
        for (const each of texts) expect([each, accepted(source, each)]).toEqual([each, matches(each)]);
      }),
      { numRuns: 300 },
    );
    expect(['', 'a', 'ab', 'b'].map((each) => accepted('^a?b?$', each))).toEqual([true, true, true, true]);
  });

  test('are the same list, in order, for whatever texts lead to the same', () => {
    const { start, step, accepts } = expressionStates('^(a|ab|b)*c$');
    const after = (text: string) => [...text].reduce(step, start);
    expect(after('b')).toEqual(after('bbb'));
    expect(after('ab')).toEqual(after('aaab'));
    for (const text of ['', 'a', 'ab', 'aba', 'c']) {
      expect(after(text)).toEqual(after(text).toSorted((one, other) => one - other));
      expect(new Set(after(text)).size).toBe(after(text).length);
    }
    expect(accepts(after('aac'))).toBe(true);
    // Each letter finds them in another order.
    const other = expressionStates('^(a|[ab]z|b)x$');
    expect(other.step(other.start, 'a')).toEqual(other.step(other.start, 'b'));
  });

  test('are none where nothing that is read leads on, and from there nothing does', () => {
    const { start, step, accepts } = expressionStates('^ab$');
    const lost = step(start, 'x');
    expect(lost).toEqual([]);
    expect(step(lost, 'a')).toEqual([]);
    expect(accepts(lost)).toBe(false);
    // A state that is none of its own leads nowhere.
    expect(step([99], 'a')).toEqual([]);
  });
});
