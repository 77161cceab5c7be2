import { describe, expect, test } from 'vitest';
import { formatLogEntry, isObject, isWriter, parseLogEntry } from '../../src/log/log-entry.ts';

const entry = {
  ...{ line: '{"a":1}', salt: '0123456789abcdef'.repeat(2), sequence: 7 },
  writer: '01234567-89ab-7def-8123-456789abcdef',
};
const text = `{"event":{"a":1},"salt":"${entry.salt}","sequence":7,"writer":"${entry.writer}"}`;
const octets = (written: string): Uint8Array => new TextEncoder().encode(written);

describe('an entry of a log', () => {
  test('is written as canonical JSON, and read back', () => {
    expect(new TextDecoder().decode(formatLogEntry(entry))).toBe(text);
    expect(parseLogEntry(formatLogEntry(entry))).toEqual(entry);
  });

  test.each([
    ['', ''],
    ['no start', text.replace('{"event":', '')],
    ['another start', text.replace('{"event":', '{"evens":')],
    ['something behind it', `${text} `],
    ['something before it', ` ${text}`],
    ['a byte order mark', `\ufeff${text}`],
    ['a salt that is too short', text.replace(entry.salt, 'ab')],
    ['a salt in upper case', text.replace(entry.salt, entry.salt.toUpperCase())],
    ['the number 0', text.replace(':7,', ':0,')],
    ['a number with a zero in front', text.replace(':7,', ':07,')],
    ['a number that is not exact', text.replace(':7,', ':9007199254740992,')],
    ['no writer', text.replace(entry.writer, '-'.repeat(36))],
    ['a list as its event', text.replace('{"a":1}', '[1]')],
    ['a number as its event', text.replace('{"a":1}', '1')],
    ['nothing as its event', text.replace('{"a":1}', 'null')],
    ['half an event', text.replace('{"a":1}', '{"a":1')],
    ['two events', text.replace('{"a":1}', '{"a":1},"event":{"b":2}')],
  ])('is not read with %s', (_what, written) => {
    expect(parseLogEntry(octets(written))).toBeUndefined();
  });

  test('is not read from octets that are not UTF-8', () => {
    const broken = octets(text.replace('{"a":1}', '{"a":"é"}'));
    expect(parseLogEntry(broken)).toBeDefined();
    expect(parseLogEntry(broken.map((octet) => (octet === 0xc3 ? 0xff : octet)))).toBeUndefined();
  });
});

test.each([
  [entry.writer, true],
  [`x${entry.writer}`, false],
  [`${entry.writer}0`, false],
  [entry.writer.replaceAll('-', '0'), false],
  [undefined, false],
  [[entry.writer], false],
])('%j is the name of a writer: %s', (name, is) => {
  expect(isWriter(name)).toBe(is);
});

test.each([
  ['{}', true],
  ['{"a":{}}', true],
  ['[]', false],
  ['null', false],
  ['"a"', false],
  ['{', false],
  ['{},"salt":{}', false],
])('the line %s is an object on its own: %s', (line, is) => {
  expect(isObject(line)).toBe(is);
});
