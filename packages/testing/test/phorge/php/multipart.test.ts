import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { multipartFields } from '../../../src/phorge/php/multipart.ts';

const TYPE = 'multipart/form-data; boundary=b';
const fields = (body: string, type = TYPE) => multipartFields(Buffer.from(body), type);
const part = (disposition: string, value = 'v'): string =>
  `--b\r\nContent-Disposition: ${disposition}\r\n\r\n${value}\r\n`;

describe('names are read as PHP reads them', () => {
  test.each([
    ['form-data; name="a"', 'a'],
    ["form-data; name='a'", 'a'],
    ['form-data; name=a', 'a'],
    ['form-data; NAME = "a"', 'a'],
    ['form-data; name="x"; name="a"', 'a'],
    ['form-data; name="a\\"b"', 'a"b'],
    ['form-data; name="a;b"', 'a;b'],
    ['form-data; name="a%41"', 'a%41'],
    ['form-data;\r\n name="a"', 'a'],
  ])('%j', (disposition, name) => {
    expect(fields(`${part(disposition)}--b--\r\n`)).toEqual([[name, 'v']]);
  });
});

test.each([
  ['lone line feeds', '--b\nContent-Disposition: form-data; name="a"\n\nv\n--b--'],
  ['a header in another case', '--b\r\ncontent-DISPOSITION: form-data; name="a"\r\n\r\nv\r\n--b--'],
  ['no closing boundary', '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nv'],
  ['a preamble', `text\r\n${part('form-data; name="a"')}--b--`],
  ['other headers', '--b\r\nX: y\r\nContent-Disposition: form-data; name="a"\r\nZ: z\r\n\r\nv\r\n--b--'],
])('%s is read', (_, body) => {
  expect(fields(body)).toEqual([['a', 'v']]);
});

test('files and what follows the closing boundary are left out', () => {
  const body = `${part('form-data; name="f"; filename="x"')}${part('form-data; name="a"')}--b--\r\n${part('form-data; name="z"')}`;
  expect(fields(body)).toEqual([['a', 'v']]);
});

test.each([
  ['multipart/form-data; boundary="b"', 1],
  ['multipart/form-data; charset=x; BOUNDARY=b; x=y', 1],
  ['multipart/form-data; boundary=b,c', 1],
  ['multipart/form-data', 0],
  ['multipart/form-data; boundary=', 0],
])('with %s', (type, count) => {
  expect(fields(part('form-data; name="a"'), type)).toHaveLength(count);
});

test('multipart of the platform is read back', async () => {
  const text = fc.string({ unit: 'grapheme' }).map((value) => value.replace(/\r\n?|\n/g, '\r\n'));
  const name = fc.stringMatching(/^[A-Za-z_.[\] ]{1,12}$/);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, text)), async (pairs) => {
      const form = new FormData();
      for (const [key, value] of pairs) form.append(key, value);
      const written = new Response(form);
      const body = Buffer.from(await written.arrayBuffer());
      expect(multipartFields(body, written.headers.get('content-type') ?? '')).toEqual(pairs);
    }),
  );
});
