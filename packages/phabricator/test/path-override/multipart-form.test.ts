import { readContentType } from '@portcullis/proxy';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMultipart as readFields } from '../../src/path-override/multipart-form.ts';
import { isPathParameter } from '../../src/path-override/path-override.ts';
import { phpMultipartNames } from '../fixtures/php.ts';

const TYPE = 'multipart/form-data; boundary=XyZ';

/** Reads a form by its header. One that does not parse never gets this far. */
function readMultipart(type: string, body: string): ReturnType<typeof readFields> {
  const contentType = readContentType(type);
  return contentType === undefined
    ? { ok: false, problem: 'Content-Type: malformed' }
    : readFields(contentType, body);
}

const part = (name: string, value = 'v', more = '') =>
  `--XyZ\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
const CLOSE = '--XyZ--\r\n';

describe('readMultipart', () => {
  it('reads names and values, files among them', () => {
    const file = part('upload', 'bytes\r\n\r\nmore', '; filename="C:\\a b.txt"\r\nContent-Type: text/plain');
    expect(readMultipart(TYPE, part('a', '1') + file + part('b', '') + CLOSE)).toEqual({
      ok: true,
      fields: [
        { name: 'a', value: '1' },
        { name: 'upload', value: 'bytes\r\n\r\nmore', isFile: true },
        { name: 'b', value: '' },
      ],
    });
  });

  it.each([
    ['no line end after the last boundary', `${part('a')}--XyZ--`, TYPE],
    ['a form without fields', '--XyZ--\r\n', TYPE],
    ['an encoded file name', part('a', 'v', `; filename="x"; filename*=UTF-8''%e2%82%ac.txt`) + CLOSE, TYPE],
    ['a name in UTF-8, byte by byte', part('\xe2\x82\xac\x81') + CLOSE, TYPE],
    ['a quoted boundary', part('a') + CLOSE, 'multipart/form-data; boundary="XyZ"'],
    ['a boundary and a character set', part('a') + CLOSE, 'multipart/form-data; charset=UTF-8; boundary=XyZ'],
    ['a boundary that is called so in any case', part('a') + CLOSE, 'Multipart/Form-Data;\tBOUNDARY=XyZ\t'],
    ['headers in any case', part('a').replace('Content-Disposition', 'CONTENT-disposition') + CLOSE, TYPE],
    ['a value that speaks of __path__', part('comment', '; name="__path__"\n__path__=x') + CLOSE, TYPE],
  ])('accepts %s', (_, body, type) => {
    expect(readMultipart(type, body).ok).toBe(true);
  });

  it.each([
    ['text before the first boundary', `\r\n${part('a')}${CLOSE}`],
    ['text after the last boundary', `${part('a')}${CLOSE}--XyZ\r\n`],
    ['a single character after it', `${part('a')}--XyZ--\n`],
    ['another form after it', `${part('a')}${CLOSE}${part('__path__')}${CLOSE}`],
    ['lines ended by LF alone', part('a').replaceAll('\r\n', '\n') + CLOSE],
    ['a boundary after LF alone', part('a', 'v\n--XyZ') + CLOSE],
    ['a boundary inside a line', part('a', 'v--XyZ') + CLOSE],
    ['a part after LF alone', part('a', `v\n${part('b')}`.trimEnd()) + CLOSE],
    ['a part that begins inside a line', part('a', `v${part('b')}`.trimEnd()) + CLOSE],
    [
      'a boundary and headers in one line',
      part('a', `v\r\n${part('b')}`.trimEnd().replace('Z\r\nC', 'Z  C')) + CLOSE,
    ],
    ['a boundary that goes on', part('a', 'v\r\n--XyZ2') + CLOSE],
    ['a boundary followed by a space', part('a', 'v\r\n--XyZ ') + CLOSE],
    ['a boundary followed by NUL', part('a', 'v\r\n--XyZ\0') + CLOSE],
    ['a missing last boundary', part('a')],
    ['an empty body', ''],
    ['a part without headers', `--XyZ\r\n\r\nv\r\n${CLOSE}`],
    ['headers that do not end', `--XyZ\r\nContent-Disposition: form-data; name="a"\r\n${CLOSE}`],
    ['a part without Content-Disposition', `--XyZ\r\nContent-Type: text/plain\r\n\r\nv\r\n${CLOSE}`],
    ['two of them', part('a', 'v', '\r\nContent-Disposition: form-data; name="b"') + CLOSE],
    ['two names', part('a', 'v', '; name="__path__"') + CLOSE],
    ['a folded header', part('a', 'v', ';\r\n name="__path__"') + CLOSE],
    ['a header without a colon', part('a', 'v', '\r\nnonsense') + CLOSE],
    ['a space before the colon', part('a').replace('Disposition:', 'Disposition :') + CLOSE],
    ['a name without quotes', part('a').replace('"a"', 'a') + CLOSE],
    ['a name in single quotes', part('a').replace('"a"', "'a'") + CLOSE],
    ['a backslash in a name', part('a\\') + CLOSE],
    ['an escaped quote in a name', part('a\\"b') + CLOSE],
    ['an escaped quote in a file name', part('a', 'v', '; filename="x\\"; name="__path__"') + CLOSE],
    // Phorge's own reader knows these words in lower case only (`enable_post_data_reading = Off`).
    ['a name that is called so in upper case', part('a').replace('name=', 'Name=') + CLOSE],
    ['a file name that is', part('a', 'v', '; FILENAME="x"') + CLOSE],
    ['NUL in a name', part('__path__\0') + CLOSE],
    ['a parameter nobody knows', part('a', 'v', '; handling=x') + CLOSE],
    ['a disposition that is not form-data', part('a').replace('form-data', 'attachment') + CLOSE],
    ['a header that PHP reads in pieces', part('a', 'v', `\r\nX-Pad: ${'x'.repeat(5000)}`) + CLOSE],
  ])('refuses %s', (_, body) => {
    expect(readMultipart(TYPE, body)).toMatchObject({ ok: false });
  });

  it.each([
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=XyZ; boundary=abc',
    'multipart/form-data; xboundary=abc; boundary=XyZ',
    'multipart/form-data; charset=boundary; boundary=XyZ',
    'multipart/form-data; boundary="XyZ',
    'multipart/form-data; boundary=XyZ, text/plain',
    'multipart/form-data; boundary =XyZ',
    'multipart/form-data, boundary=XyZ',
  ])('refuses the content type %s', (type) => {
    expect(readMultipart(type, part('a') + CLOSE)).toMatchObject({ ok: false });
  });

  // Of the last ones, which have to be quoted, Phorge's own reader takes the quotes along (`enable_post_data_reading = Off`).
  it.each([
    ...['a b', 'a;b', 'a"b', 'a\\b', 'a\tb', 'x'.repeat(71)],
    ...['a,b', 'a/b', 'a:b', 'a?b', 'a(b', 'a)b', 'a=b'],
  ])('refuses the boundary %j, which PHP or Phorge would read otherwise or not at all', (boundary) => {
    const type = `multipart/form-data; boundary="${boundary.replace(/["\\]/g, '\\$&')}"`;
    const body = (part('a') + CLOSE).replaceAll('XyZ', boundary);
    expect(readContentType(type)?.parameters.get('boundary')).toBe(boundary);
    expect(readMultipart(type, body)).toMatchObject({ ok: false });
  });

  it.each([
    [
      'Content-Type: expected multipart/form-data with one plain boundary',
      'multipart/form-data; charset=utf-8',
      '',
    ],
    ['Content-Type: expected multipart/form-data with one plain boundary', `${TYPE}; charset=latin1`, ''],
    ['Content-Type: expected multipart/form-data with one plain boundary', `${TYPE}; charset=utf-8; a=b`, ''],
    ['the body does not start with its boundary', TYPE, `xxxxx\r\n${part('a').slice(7)}${CLOSE}`],
    ['the last boundary is followed by other data', TYPE, `${part('a')}${CLOSE}\r\n`],
    ['the last boundary is followed by other data', TYPE, `${part('a')}--XyZ--x\r\n`],
    ['a boundary does not end its line', TYPE, part('a', 'v\r\n--XyZ2') + CLOSE],
    ['the last boundary is missing', TYPE, part('a')],
    ['a boundary is not at the start of a line', TYPE, part('a', 'v--XyZ') + CLOSE],
    [
      'a part has no headers, or they are incomplete',
      TYPE,
      `--XyZ\r\nContent-Disposition: form-data; name="a"\r\n${CLOSE}`,
    ],
    // The end of the headers is that of another part, or none at all.
    ['a part has no headers, or they are incomplete', TYPE, `--XyZ\r\nX: y\r\n${part('a')}${CLOSE}`],
    ['a part has no headers, or they are incomplete', TYPE, `--XyZ\r\nX: y\r\n${CLOSE}`],
    // The line end of the next boundary is not that of the headers too.
    [
      'a part has no headers, or they are incomplete',
      TYPE,
      '--XyZ\r\nContent-Disposition: form-data; name="a"\r\n\r\n--XyZ--\r\n',
    ],
    ['a header of a part is malformed', TYPE, part('a', 'v', '\r\nX:\u0001y') + CLOSE],
    [
      'a Content-Disposition is not plain form-data with a quoted name',
      TYPE,
      part('a').replace('form-data', 'x; content-disposition: form-data') + CLOSE,
    ],
    ['the headers of a part are too long', TYPE, part('a', 'v', `\r\nX: ${'x'.repeat(4096)}`) + CLOSE],
    ['a header of a part is malformed', TYPE, part('a', 'v', '\r\nnonsense') + CLOSE],
    ['a header of a part is malformed', TYPE, part('a', 'v', '\r\n(x: y') + CLOSE],
    [
      'a part has two Content-Disposition headers',
      TYPE,
      part('a', 'v', '\r\nContent-Disposition: form-data; name="b"') + CLOSE,
    ],
    [
      'a Content-Disposition is not plain form-data with a quoted name',
      TYPE,
      part('a').replace('"a"', 'a') + CLOSE,
    ],
    ['a part has no Content-Disposition', TYPE, `--XyZ\r\nContent-Type: text/plain\r\n\r\nv\r\n${CLOSE}`],
    ['a part has no Content-Disposition', TYPE, part('a').replace('Content-D', 'X-Content-D') + CLOSE],
  ])('reports %j', (problem, type, body) => {
    expect(readMultipart(type, body)).toEqual({ ok: false, problem });
  });

  it('reads headers up to 4,096 bytes for each part, wherever it stands', () => {
    const padding = 4096 - 'Content-Disposition: form-data; name="a"\r\nX: '.length;
    const full = part('a', 'v', `\r\nX: ${'x'.repeat(padding)}`);
    expect(readMultipart(TYPE, full + full + CLOSE).ok).toBe(true);
    expect(readMultipart(TYPE, part('a', 'v', `\r\nX: ${'x'.repeat(padding + 1)}`) + CLOSE).ok).toBe(false);
  });

  it.each([
    ['no space after the colon', 'Content-Disposition:form-data; name="a"'],
    ['several spaces', 'Content-Disposition: \t form-data;   name="a"  '],
    ['no space between parameters', 'Content-Disposition:form-data;name="a"'],
    ['a value that begins with anything', 'X:y\r\nContent-Disposition: form-data; name="a"'],
    ['a value that is empty', 'X:\r\nContent-Disposition: form-data; name="a"'],
    ['two spaces before a value', 'X:  y\r\nContent-Disposition: form-data; name="a"'],
  ])('accepts %s', (_, headers) => {
    expect(readMultipart(TYPE, `--XyZ\r\n${headers}\r\n\r\nv\r\n${CLOSE}`)).toEqual({
      ok: true,
      fields: [{ name: 'a', value: 'v' }],
    });
  });

  it.each([
    ['several spaces', ' \t form-data;   name="a";  filename="f";  filename*=UTF-8\'en-us\'f  '],
    ['no space between parameters', 'form-data;name="a";filename="f";filename*=u\'\'f'],
    ['an empty name', ' form-data; name="a"; filename=""'],
  ])('distinguishes a file from a value: %s', (_, disposition) => {
    expect(readMultipart(TYPE, `--XyZ\r\nContent-Disposition:${disposition}\r\n\r\nv\r\n${CLOSE}`)).toEqual({
      ok: true,
      fields: [{ name: 'a', value: 'v', isFile: true }],
    });
  });

  it('refuses a boundary that overlaps with itself', () => {
    const body = '-----\r\nContent-Disposition: form-data; name="a"\r\n\r\nv\r\n-------';
    expect(readMultipart('multipart/form-data; boundary=---', body)).toMatchObject({ ok: false });
  });

  it('accepts no body in which a lenient PHP finds __path__', () => {
    const good = part('a');
    const piece = fc.constantFrom(
      ...[
        good,
        part('__path__'),
        CLOSE,
        '--XyZ',
        '\r\n',
        '\n',
        '\r',
        '--',
        ' ',
        '\t',
        '\0',
        '"',
        '\\',
        ';',
        "'",
      ],
      ...['Content-Disposition: form-data; name="a"', 'Content-Disposition: form-data; name="__path__"'],
      ...[
        '; filename="f"',
        '; name="__path__"',
        ' name="__path__"',
        "; filename*=U''x",
        'X: y',
        ':',
        'v',
        'x'.repeat(5100),
      ],
    );
    const types = fc.constantFrom(
      ...[
        TYPE,
        'multipart/form-data; boundary="XyZ"',
        'multipart/form-data; boundary=XyZ; x',
        'multipart/form-data',
      ],
    );
    const framed = fc.array(piece, { maxLength: 5 }).map((pieces) => good + pieces.join('') + CLOSE);
    const inHeaders = fc
      .array(piece, { maxLength: 5 })
      .map(
        (pieces) =>
          `--XyZ\r\nContent-Disposition: form-data; name="a"${pieces.join('')}\r\n\r\nv\r\n${CLOSE}`,
      );
    const loose = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(types, fc.oneof(framed, inHeaders, loose), (type, body) => {
        const reading = readMultipart(type, body);
        if (!reading.ok || reading.fields.some(({ name }) => isPathParameter(name))) return;
        expect(phpMultipartNames(type, body)).not.toContain('__path__');
      }),
      { numRuns: 5000 },
    );
  });

  it('finds exactly the names that PHP finds, in every form it accepts', () => {
    const name = fc.string({ unit: fc.constantFrom(...'ab_[].% '), minLength: 1, maxLength: 8 });
    const value = fc.string({ unit: fc.constantFrom('v', '\r\n', '\n', '-', '--X', ': '), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 4 }), (fields) => {
        const body = fields.map(([field, text]) => part(field, text)).join('') + CLOSE;
        expect(readMultipart(TYPE, body)).toEqual({
          ok: true,
          fields: fields.map(([field, text]) => ({ name: field, value: text })),
        });
        expect(phpMultipartNames(TYPE, body)).toHaveLength(fields.length);
      }),
    );
  });
});
