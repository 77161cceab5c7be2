import { describe, expect, test } from 'vitest';
import { groupRule } from '../src/group-rule.ts';
import { regularExpression } from '../src/regular-expression.ts';
import { groupAutomaton } from '../src/text-automaton.ts';

/** Whether the automaton ends well on a text, letter by letter. */
function accepts(entry: unknown, text: string): boolean {
  const automaton = groupAutomaton(entry);
  if (automaton === undefined) throw new Error('there is no automaton');
  return automaton.accepts([...text].reduce(automaton.step, automaton.start));
}

describe('the automaton of an entry of a mapping', () => {
  test.each<[string, unknown]>([
    ['a name', 'eng'],
    ['a group by its id', { id: 'eng', alias: 'Engineering' }],
    ['what is no entry', { expression: 'eng' }],
    ['nothing', undefined],
  ])('does not exist for %s', (_what, entry) => {
    expect(groupAutomaton(entry)).toBeUndefined();
  });

  const texts = [
    'eng',
    'eng-',
    'eng-web',
    'eng-web-eu',
    'xeng-web',
    'eng-*',
    'a*b',
    'acb',
    'ab',
    'é-eu',
    '-eu',
    'eng--eu',
    '',
  ];

  test.each<[unknown]>([
    ['eng-*'],
    ['*-eu'],
    ['eng-*-eu'],
    ['eng*e*u'],
    ['a\\*b*'],
    [{ expression: '^eng-[a-z]+$' }],
    [{ expression: '^(eng|ops)-?.*-eu$' }],
    [{ expression: '^[a-f][^c]?$' }],
  ])('accepts what the rule of %j matches, and nothing else', (entry) => {
    const reading = groupRule(entry, regularExpression);
    if (!reading.ok || reading.rule.kind === 'name') throw new Error('there is no rule');
    const { test: matches } = reading.rule;
    for (const text of texts) expect([text, accepts(entry, text)]).toEqual([text, matches(text)]);
  });

  test('is in few states, in order, whatever way it came to them', () => {
    const automaton = groupAutomaton('*a*');
    expect(automaton?.start).toEqual([0, 1]);
    expect(automaton?.step([0, 1], 'a')).toEqual([0, 1, 2, 3]);
    expect(automaton?.step([3, 2, 1, 0], 'b')).toEqual([0, 1, 2, 3]);
    expect(automaton?.step([], 'a')).toEqual([]);
  });

  test('of a pattern has its letters, without the stars', () => {
    expect(groupAutomaton('ab*c')?.letters).toEqual(['a', 'b', 'c']);
  });

  test('of an expression has letters of every kind that a class may distinguish, and its own', () => {
    const letters = groupAutomaton({ expression: '^[ß-ö]x$' })?.letters ?? [];
    const kinds = [' ', '~', 'A', 'z', '0', 'é', '—', '\u00a0', '\n'];
    expect(letters).toEqual(expect.arrayContaining([...kinds, 'Þ', 'ß', 'à', 'õ', 'ö', '÷']));
    expect(new Set(letters).size).toBe(letters.length);
    expect(letters).not.toContain('\u007f');
    expect(letters).toHaveLength(95 + 4 + 6);
  });

  test('of an expression has no letter that is half of one, or none', () => {
    const letters = (text: string) => groupAutomaton({ expression: `^x${text}$` })?.letters ?? [];
    expect(letters('\ud7ff')).not.toContain('\ud800');
    expect(letters('\ue000')).toContain('\ue000');
    expect(letters('\ue000')).not.toContain('\udfff');
    expect(letters('\u{10ffff}')).toContain('\u{10ffff}');
    expect(letters('\u0001')).not.toContain('\u0000');
    expect(letters('\u0001')).toContain('\u0002');
  });
});
