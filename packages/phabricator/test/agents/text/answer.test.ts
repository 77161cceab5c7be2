import { describe, expect, test } from 'vitest';
import { blocksOf, cutText } from '../../../src/agents/text/answer.ts';

const entriesIn = (answer: Parameters<typeof blocksOf>[0]) =>
  blocksOf(answer).map(({ type, text }) => {
    expect(type).toBe('text');
    return JSON.parse(text);
  });

describe('an answer', () => {
  const long = (length: number) => ({ text: 'x'.repeat(length - '{"text":""}'.length) });

  test('has one block for each entry, up to 60,000 characters, and says how many are left out', () => {
    expect(entriesIn({ entries: [long(30_000), long(30_000)] })).toEqual([long(30_000), long(30_000)]);
    expect(entriesIn({ entries: [long(30_000), long(30_001), { a: 1 }], after: '9' })).toEqual([
      long(30_000),
      { note: 'The answer is cut: 2 more entries. Ask for fewer.' },
    ]);
  });

  test('shows one entry, however long it is', () => {
    expect(entriesIn({ entries: [long(60_001)] })).toEqual([long(60_001)]);
  });

  test('says where a list goes on, and that nothing was found', () => {
    expect(entriesIn({ entries: [{ a: 1 }], after: '9' })).toEqual([
      { a: 1 },
      { note: 'There is more.', after: '9' },
    ]);
    expect(entriesIn({ entries: [], after: null })).toEqual([{ note: 'Nothing found.' }]);
    expect(entriesIn({ entries: [{ a: 1 }] })).toEqual([{ a: 1 }]);
  });

  test('escapes each unit of a character that nobody sees', () => {
    const hidden = ['\u200b', '\u{e0041}', '\ue000', '\u2028', '\u2029', '\x7f', '\x9f'];
    for (const one of hidden) {
      const [block] = blocksOf({ entries: [{ a: `x${one}y` }] });
      expect(block?.text).toMatch(/^\{"a":"x(?:\\u[0-9a-f]{4})+y"\}$/);
      expect(JSON.parse(block?.text ?? '')).toEqual({ a: `x${one}y` });
    }
    expect(blocksOf({ entries: [{ a: '~é' }] })[0]?.text).toBe('{"a":"~é"}');
  });
});

describe('a long text', () => {
  test.each<[whole: string, from: number, most: number, cut: ReturnType<typeof cutText>]>([
    ['abcdef', 0, 6, { text: 'abcdef' }],
    ['abcdef', 0, 5, { text: 'abcde', next: 5 }],
    ['abcdef', 5, 5, { text: 'f' }],
    ['abcdef', 9, 5, { text: '' }],
    // No part has half a character.
    ['a🚪b', 0, 2, { text: 'a🚪', next: 3 }],
    ['a🚪b', 2, 1, { text: 'b' }],
    ['a🚪', 0, 2, { text: 'a🚪' }],
    // Halves that belong to no character.
    ['a\ud83d', 0, 2, { text: 'a\ufffd' }],
    ['a\udeaab', 0, 1, { text: 'a', next: 1 }],
    ['a\udeaa🚪', 0, 1, { text: 'a', next: 1 }],
    ['\ud83dx🚪', 0, 1, { text: '\ufffd', next: 1 }],
  ])('%j from %i, with at most %i characters', (whole, from, most, cut) => {
    expect(cutText(whole, from, most)).toEqual(cut);
  });

  test('has 8,000 characters, from its start, where nothing else is said', () => {
    expect(cutText('x'.repeat(8001))).toEqual({ text: 'x'.repeat(8000), next: 8000 });
  });
});
