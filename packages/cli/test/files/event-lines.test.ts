import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventLines } from '../../src/files/event-lines.ts';
import { folderWith } from '../configuration-files.ts';

function read(text: string): readonly (readonly [number, unknown])[] {
  const file = join(folderWith({ 'events.ndjson': text }), 'events.ndjson');
  return Array.from(eventLines(file), ({ number, value }) => [number, value]);
}

test('each line is one value, and empty lines are skipped', () => {
  expect(read('{"a":1}\n\n[2]\r\n  \n3')).toEqual([
    [1, { a: 1 }],
    [3, [2]],
    [5, 3],
  ]);
  expect(read('')).toEqual([]);
});

test('event lines: an invalid line is skipped and does not hide the others', () => {
  expect(read('{"a":\n{"a":1}\n')).toEqual([
    [1, undefined],
    [2, { a: 1 }],
  ]);
});

test('a log longer than one read is read whole, characters of several bytes included', () => {
  const lines = fc.array(fc.string({ unit: 'grapheme', maxLength: 30_000 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(lines, (texts) => {
      const log = texts.map((text) => `${JSON.stringify(text)}\n`).join('');
      expect(read(log).map(([, value]) => value)).toEqual(texts);
    }),
    { numRuns: 20 },
  );
});

test('a log that is not there, or is a folder, is invalid usage', () => {
  const folder = folderWith({});
  for (const [file, reason] of [
    [join(folder, 'events.ndjson'), 'is not there'],
    [folder, 'is a folder'],
  ] as const) {
    expect(() => [...eventLines(file)]).toThrow(
      expect.objectContaining({ name: 'UsageError', message: `${file}: ${reason}` }),
    );
  }
});
