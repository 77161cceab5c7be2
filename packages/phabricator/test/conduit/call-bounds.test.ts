import { describe, expect, test } from 'vitest';
import { boundedJson, boundedParameters } from '../../src/conduit/call-bounds.ts';

const TOO_LARGE = { code: 'phabricator.form_too_large', status: 413 };

describe('parameters', () => {
  const times = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `x${index}`, value: '' }));

  test('are ten thousand at most', () => {
    expect(boundedParameters(times(10_000))).toEqual(times(10_000));
    expect(() => boundedParameters(times(10_001))).toThrow(
      expect.objectContaining({ ...TOO_LARGE, detail: 'a call of more than 10000 parameters' }),
    );
  });

  test('are read no further where there are more', () => {
    let read = 0;
    function* endless() {
      for (;;) yield { name: `x${read++}`, value: '' };
    }
    expect(() => boundedParameters(endless())).toThrow();
    expect(read).toBe(10_001);
  });

  test('have names of 4,096 characters at most', () => {
    const named = (length: number) => [{ name: 'x'.repeat(length), value: 'y'.repeat(5000) }];
    expect(boundedParameters(named(4096))).toHaveLength(1);
    expect(() => boundedParameters(named(4097))).toThrow(
      expect.objectContaining({
        ...TOO_LARGE,
        detail: 'a parameter whose name has more than 4096 characters',
      }),
    );
  });
});

describe('the JSON of a call', () => {
  const MOST = 100_000;
  const tooMany = expect.objectContaining({ ...TOO_LARGE, detail: 'JSON of more than 100000 values' });

  test.each(['1', '""', '"x"', '"xy"', '"\\\\"', '"a\\"b"'])(
    'has a hundred thousand values at most: %s',
    (value) => {
      const list = (count: number) => `[${`${value},`.repeat(count - 2)}1]`;
      expect(boundedJson()(list(MOST))).toHaveLength(MOST - 1);
      expect(() => boundedJson()(list(MOST + 1))).toThrow(tooMany);
    },
  );

  test.each(['[]', '{}'])('counts what may hold others, and what separates it: %s', (value) => {
    const list = (count: number) => `[${`${value},`.repeat(count)}1]`;
    expect(boundedJson()(list(MOST / 2 - 1))).toHaveLength(MOST / 2);
    expect(() => boundedJson()(list(MOST / 2))).toThrow(tooMany);
  });

  test.each(['[', '{', ',', '\\"[', '\\\\', '\\\\\\"{'])(
    'does not count separators inside a text: %s',
    (text) => {
      const json = `["${text.repeat(3 * MOST)}",1]`;
      expect(boundedJson()(json)).toHaveLength(2);
    },
  );

  test('is counted over all that is read of one call', () => {
    const half = `[${'1,'.repeat(MOST / 2 - 2)}1]`;
    const read = boundedJson();
    expect([read(half), read(half)]).toHaveLength(2);
    expect(() => read('1')).toThrow(tooMany);
    expect(boundedJson()('1')).toBe(1);
  });

  test.each([
    ['[', ']'],
    ['{"a":', '}'],
    ['{"]":[', ']}'],
  ])('is as deep as PHP reads it: %s', (begin, end) => {
    const nested = (levels: number) => {
      const times = levels / begin.replace(/".*?"/, '').replace(':', '').length;
      return `${begin.repeat(times)}1${end.repeat(times)}`;
    };
    expect(() => boundedJson()(nested(512))).not.toThrow();
    expect(() => boundedJson()(nested(514))).toThrow(
      expect.objectContaining({ ...TOO_LARGE, detail: 'JSON of more than 512 levels' }),
    );
    expect(boundedJson()(`[${'[],'.repeat(1000)}"${'['.repeat(1000)}"]`)).toHaveLength(1001);
  });

  test('that is invalid is reported as such', () => {
    expect(() => boundedJson()('{')).toThrow(SyntaxError);
  });
});
