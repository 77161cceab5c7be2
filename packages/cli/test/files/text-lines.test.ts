import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { textLines } from '../../src/files/text-lines.ts';
import { folderWith } from '../configuration-files.ts';

function linesOf(text: string): readonly string[] {
  return [...textLines(join(folderWith({ 'a.txt': text }), 'a.txt'))];
}

test('only a line feed ends a line, and no empty line follows the last', () => {
  expect(linesOf('a\n\nb\r\nc')).toEqual(['a', '', 'b\r', 'c']);
  expect(linesOf('a\n')).toEqual(['a']);
  expect(linesOf('')).toEqual([]);
});

test('a byte order mark is removed from the first line, and from no other', () => {
  expect(linesOf('\uFEFFa\n\uFEFFb')).toEqual(['a', '\uFEFFb']);
});

test('lines that end at any position of a read are whole', () => {
  const lines = Array.from({ length: 40 }, (_, index) => 'é'.repeat(index * 997));
  expect(linesOf(lines.join('\n'))).toEqual(lines);
});

test('a line as long as the file is looked through once', () => {
  // Looked through again with each part that is read, it would take a minute.
  const line = 'x'.repeat(60_000_000);
  expect(linesOf(`${line}\nend`).map(({ length }) => length)).toEqual([line.length, 3]);
});

test.each<[how: string, compressed: Buffer, told: string]>([
  ['gzip', gzipSync('{}\n'), 'is compressed: decompress it with gunzip -c'],
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), 'is compressed: decompress it with zstd -dc'],
])('a log that %s has compressed is reported', (_how, compressed, told) => {
  const file = join(folderWith({}), 'events.ndjson.gz');
  writeFileSync(file, compressed);
  expect(() => [...textLines(file)]).toThrow(`${file}: ${told}`);
});

test('a log in UTF-16 is reported, in which no line would be an event', () => {
  const file = join(folderWith({}), 'events.ndjson');
  for (const octets of [
    Buffer.from('\uFEFF{}\n', 'utf16le'),
    Buffer.from('\uFEFF{}\n', 'utf16le').swap16(),
  ]) {
    writeFileSync(file, octets);
    expect(() => [...textLines(file)]).toThrow(`${file}: is UTF-16`);
  }
});
