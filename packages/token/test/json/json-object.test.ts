import { base64url } from 'jose';
import { expect, test } from 'vitest';
import { readJsonObject } from '../../src/json/json-object.ts';

const encode = (bytes: readonly number[]): string => base64url.encode(new Uint8Array(bytes));
const bytesOf = (text: string): number[] => [...new TextEncoder().encode(text)];

test('a JSON object is read, with the text that it was read from', () => {
  expect(readJsonObject(encode(bytesOf('{"sub":"ädä"}')))).toEqual({
    members: { sub: 'ädä' },
    text: '{"sub":"ädä"}',
  });
});

test('bytes that are not UTF-8 are refused: two readers could replace them by different characters', () => {
  const quoted = (bytes: readonly number[]) => encode([...bytesOf('{"sub":"'), ...bytes, ...bytesOf('"}')]);
  for (const bytes of [[0xff], [0xc3], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]]) {
    expect(readJsonObject(quoted(bytes)), String(bytes)).toBeUndefined();
  }
});

test('a byte order mark, other JSON and text that is not JSON are refused', () => {
  for (const bytes of [
    [0xef, 0xbb, 0xbf, ...bytesOf('{}')],
    bytesOf('[]'),
    bytesOf('null'),
    bytesOf('{'),
    [],
  ]) {
    expect(readJsonObject(encode(bytes))).toBeUndefined();
  }
});
