import { expect, test } from 'vitest';
import { csvRow } from '../../src/encoding/csv-row.ts';

test.each([
  ['fields as they are', ['a', 'b c', 7, ''], 'a,b c,7,\r\n'],
  [
    'what a reader would take for structure, in quotes',
    ['a,b', 'say "x"', 'a\r\nb'],
    '"a,b","say ""x""","a\r\nb"\r\n',
  ],
])('a CSV row encodes %s', (_what, fields, row) => {
  expect(csvRow(fields)).toBe(row);
});

/** What begins a formula. Full-width ones do in some languages. */
const SIGNS = ['=', '+', '-', '@', '\uff1d', '\uff0b', '\uff0d', '\uff20'];

test.each(SIGNS)('a text that begins with %s is no formula', (sign) => {
  expect(csvRow([`${sign}A1`, 'b'])).toBe(`'${sign}A1,b\r\n`);
});

// Where numbers have a decimal comma, spreadsheets open a table of commas at its semicolons, which anybody can have in a path.
test.each(SIGNS)('a cell whose text could start a formula after a semicolon (%s) is escaped', (sign) => {
  expect(csvRow([`/a;${sign}cmd|' /C calc'!A0;b`, 'c'])).toBe(`/a;'${sign}cmd|' /C calc'!A0;b,c\r\n`);
  expect(csvRow([`;;${sign}A1`])).toBe(`;;'${sign}A1\r\n`);
  expect(csvRow([`a\n${sign}A1`])).toBe(`"a\n'${sign}A1"\r\n`);
});

test('a formula character inside a cell is not changed', () => {
  const fields = ['a=b', 'a; =b', 'R+D', 'ada@corp.example', '2026-01-31', '/a;v=1'];
  expect(csvRow(fields)).toBe(`${fields.join(',')}\r\n`);
});

test.each(['\t', '\r'])('a cell that starts with %j, which spreadsheets strip, is no formula', (sign) => {
  expect(csvRow([`${sign}=A1`])).toMatch(/^"?'/);
});
