import fc from 'fast-check';
import { partlyEncoded } from '../property.ts';

/** A request as it goes over the wire, one character for each byte. */
export interface HostileRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** How the body's length is said; `none` without a body. */
  readonly framing: 'length' | 'padded-length' | 'chunked' | 'both';
}

/** Every byte that may stand in a header value, and those that may not: a line end would end it. */
const anyByte = fc.integer({ min: 0, max: 255 }).filter((code) => code !== 10 && code !== 13);
const junk = fc.oneof(
  {
    arbitrary: fc.constantFrom(
      '\t',
      ' ',
      '\t ',
      ' \t',
      ';',
      ',',
      '"',
      '\\',
      '=',
      '/',
      '\xa0',
      '\x0b',
      '\x0c',
    ),
    weight: 5,
  },
  { arbitrary: anyByte.map((code) => String.fromCharCode(code)), weight: 2 },
);

/** A text with a byte or two put in somewhere, most often at an end. */
function disturbed(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const insertion = fc.tuple(
    fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
    junk,
  );
  return fc.tuple(text, fc.array(insertion, { maxLength: 2 })).map(([whole, insertions]) =>
    insertions.reduce((now, [place, byte]) => {
      const at = Math.round(place * now.length);
      return now.slice(0, at) + byte + now.slice(at);
    }, whole),
  );
}

function joined(maxLength: number, ...parts: readonly string[]): fc.Arbitrary<string> {
  const part = fc.oneof(
    { arbitrary: fc.constantFrom(...parts), weight: 8 },
    { arbitrary: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)), weight: 1 },
  );
  return fc.array(part, { maxLength }).map((list) => list.join(''));
}

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data; boundary=cut';

const plainPaths = joined(
  4,
  ...[
    'maniphest',
    '/D2',
    'x/',
    'a%26b',
    '%3D',
    '+',
    '%C3%A9',
    '__path__',
    '%26__path__%3D',
    ';',
    '$10-20',
    '%2520',
  ],
);
const hostilePaths = fc.oneof(
  joined(
    8,
    ...[
      '/',
      'maniphest',
      'status',
      '%26',
      '__path__',
      '%3D',
      '=',
      '+',
      '%20',
      '%2B',
      ';',
      '%25',
      '%252F',
      '%23',
    ],
    ...[
      '%3F',
      '%C3%A9',
      '\xc3\xa9',
      '.',
      '..',
      '%',
      'index.php',
      '$',
      '@',
      ':',
      '*',
      "'",
      '(',
      '~',
      '%5B',
      '[',
      '!',
    ],
    ...['%7E', '&', '\\', '//', '%2f', '|', '^', '`', '{', '%22', '"', '<', '%3C', '%7C', '%e2%82%ac', '%5E'],
  ),
  partlyEncoded(joined(4, 'maniphest', '/', '__path__', '.')),
);
const paths = fc.oneof({ arbitrary: plainPaths, weight: 3 }, { arbitrary: hostilePaths, weight: 1 });
const parameters = fc.oneof(
  joined(
    8,
    'a',
    'b',
    '=',
    '&',
    '+',
    '%20',
    '.',
    '%5F',
    '[',
    ']',
    '%5B',
    '%00',
    'x[]',
    'a.b',
    '\xff',
    '%ff',
    '%26',
    '_',
  ),
  joined(
    10,
    ...[
      'a',
      '=',
      '&',
      ';',
      '+',
      '%20',
      '__path__',
      '_',
      '.',
      '%5F',
      '%2E',
      '[',
      ']',
      '%5B',
      '%5D',
      '%00',
      'path',
      'p',
    ],
    ...[
      '%70',
      '/D2',
      '%',
      '%26',
      '%3D',
      'x[]',
      'a.b',
      'é',
      '\xff',
      '%ff',
      '#',
      '%23',
      "'",
      '"',
      '\\',
      '^',
      '|',
      '`',
    ],
  ),
  partlyEncoded(joined(6, '__path__', '=', '&', 'a', '[', ']', ' ', '.', '/D2')),
);
/** What urlencoded bodies hold besides: any byte at all. */
const forms = fc.oneof(
  parameters,
  joined(10, '__path__', '=/D2', '&', 'a=b', '\0', '\r\n', '\n', '\xff', ' ', '+', '[', '_', '.'),
);

/** A form of another boundary, for a reader that finds that one. */
const HIDDEN_FORM = '\r\n--x\r\nContent-Disposition: form-data; name="__path__"\r\n\r\n/D2\r\n--x--\r\n';

const multiparts = fc.oneof(
  fc
    .array(
      fc.tuple(
        joined(4, 'a', '_', '.', '[', ']', '__path__', ' ', '%', '\xe9'),
        fc.constantFrom('', 'v', '/D2', HIDDEN_FORM),
      ),
      {
        maxLength: 3,
      },
    )
    .map((fields) => {
      const parts = fields.map(([name, value], index) => {
        const file = index === 1 ? '; filename="f"\r\nContent-Type: text/plain' : '';
        return `--cut\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
      });
      return `${parts.join('')}--cut--\r\n`;
    }),
  joined(
    12,
    ...[
      '--cut\r\n',
      '--cut--',
      '--cut',
      '\r\n',
      '\n',
      '\r\n\r\n',
      'Content-Disposition: form-data; ',
      'name="a"',
    ],
    ...[
      'name="__path__"',
      'name=__path__',
      "name='__path__'",
      'filename="x"',
      ';',
      '"',
      '\\',
      '\t',
      '\0',
      '/D2',
    ],
  ),
);

const formTypes = fc.constantFrom(
  ...[
    FORM,
    FORM.toUpperCase(),
    `${FORM}; charset=utf-8`,
    `${FORM};charset="utf-8"`,
    `${FORM}\t`,
    `\t${FORM} ;`,
  ],
);
const multipartTypes = fc.constantFrom(
  ...[MULTIPART, 'Multipart/Form-Data;boundary="cut"', 'multipart/form-data\t; BOUNDARY=cut; charset=utf-8'],
  ...[
    'multipart/form-data; boundary=x; boundary=cut',
    'multipart/form-data; xboundary=x; boundary=cut',
    'multipart/form-data; boundary="x;\\"cut"',
  ],
);
const otherTypes = fc.constantFrom(
  ...['multipart/form-data', 'multipart/mixed; boundary=cut', 'text/plain', 'application/json', ''],
  ...[
    `text/plain; a="${FORM}"`,
    `text/plain, ${FORM}`,
    `${FORM}, text/plain`,
    'application/x-git-upload-pack-request',
  ],
);

/** A body and what it is called: rightly in most cases, by a disturbed name in many. */
const contents = fc
  .oneof(
    { arbitrary: fc.tuple(formTypes, forms), weight: 4 },
    { arbitrary: fc.tuple(multipartTypes, multiparts), weight: 4 },
    { arbitrary: fc.tuple(otherTypes, fc.oneof(forms, multiparts)), weight: 2 },
    { arbitrary: fc.tuple(fc.constant(undefined), fc.oneof(forms, fc.constant(''))), weight: 1 },
  )
  .chain(([type, body]) => {
    const contentType =
      type === undefined ? fc.constant(type) : fc.oneof(fc.constant(type), disturbed(fc.constant(type)));
    return fc.record({
      contentType,
      body: fc.oneof({ arbitrary: fc.constant(body), weight: 9 }, fc.constant('')),
    });
  });

const cookies = disturbed(
  joined(
    8,
    ...[
      'phsid=A%2Fx',
      '; ',
      ';',
      '=',
      '__path__',
      '__p%61th__',
      '_.path',
      'a',
      'b=1',
      ',',
      '[x]',
      '"',
      ' ',
      '.',
      '\t',
    ],
  ),
);

const otherHeaders = fc.oneof(
  disturbed(fc.constantFrom('gzip', 'identity', 'br, gzip', '')).map((value): [string, string] => [
    'Content-Encoding',
    value,
  ]),
  disturbed(fc.constantFrom('keep-alive', 'content-type', 'cookie, x', 'content-length')).map(
    (value): [string, string] => ['Connection', value],
  ),
  disturbed(fc.constantFrom('h2c', 'HTTP/2.0', 'TLS/1.0, x')).map((value): [string, string] => [
    'Upgrade',
    value,
  ]),
  disturbed(fc.constantFrom('bytes=0-1', 'bytes=-5', 'x')).map((value): [string, string] => ['Range', value]),
  disturbed(fc.constantFrom('"a"', '*', 'W/"b", "c"')).map((value): [string, string] => [
    'If-None-Match',
    value,
  ]),
  disturbed(fc.constantFrom('"a"', 'Tue, 24 Nov 2026 00:00:00 GMT')).map((value): [string, string] => [
    'If-Range',
    value,
  ]),
  disturbed(fc.constantFrom('Basic YTpi', 'Bearer x')).map((value): [string, string] => [
    'Authorization',
    value,
  ]),
  disturbed(fc.constantFrom('trailers', 'gzip')).map((value): [string, string] => ['TE', value]),
  disturbed(fc.constantFrom('100-continue')).map((value): [string, string] => ['Expect', value]),
  disturbed(fc.constantFrom('/config/', 'PUT', 'x')).chain((value) =>
    fc
      .constantFrom(
        'X-Original-URL',
        'X-HTTP-Method-Override',
        'Content_Type',
        'X-Rewrite-URL',
        'Content-Type',
        'Cookie',
      )
      .map((name): [string, string] => [name, value]),
  ),
);

const targets = fc
  .tuple(paths, fc.option(parameters, { nil: undefined }), fc.nat(60))
  .map(([path, query, dice]) => (dice === 0 ? path : `/${path}${query === undefined ? '' : `?${query}`}`))
  // White space and line ends would end the target.
  .map((target) => target.replace(/[\s\0]/g, '') || '/');

const methods = fc.oneof(
  { arbitrary: fc.constant('POST'), weight: 12 },
  { arbitrary: fc.constant('GET'), weight: 5 },
  {
    arbitrary: fc.constantFrom('PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'post', 'TRACE', 'QUERY'),
    weight: 1,
  },
);

const framings = fc.oneof(
  { arbitrary: fc.constant('length' as const), weight: 12 },
  { arbitrary: fc.constantFrom('padded-length' as const, 'chunked' as const, 'both' as const), weight: 1 },
);

/** Requests near the places where two readers of a request have parted before. */
export const hostileRequests: fc.Arbitrary<HostileRequest> = fc
  .record({
    method: methods,
    target: targets,
    content: contents,
    cookie: fc.option(cookies, { nil: undefined }),
    others: fc.oneof({ arbitrary: fc.constant([]), weight: 2 }, fc.array(otherHeaders, { maxLength: 2 })),
    framing: framings,
  })
  .map(({ method, target, content, cookie, others, framing }) => {
    const headers: (readonly [string, string])[] = [...others];
    if (content.contentType !== undefined) headers.push(['Content-Type', content.contentType]);
    if (cookie !== undefined) headers.push(['Cookie', cookie]);
    return { method, target, headers, body: content.body, framing };
  });

/** A request as bytes, one character for each. */
export function onTheWire({ method, target, headers, body, framing }: HostileRequest): string {
  const lines = [`${method} ${target} HTTP/1.1`, 'Host: phorge.example.com'];
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  const bytes = [...body].map((character) => (character > '\xff' ? '?' : character)).join('');
  if (bytes !== '' && framing !== 'chunked') {
    lines.push(`Content-Length: ${framing === 'padded-length' ? '00' : ''}${bytes.length}`);
  }
  const isChunked = bytes !== '' && (framing === 'chunked' || framing === 'both');
  if (isChunked) lines.push('Transfer-Encoding: chunked');
  const sent = isChunked ? `${bytes.length.toString(16)}\r\n${bytes}\r\n0\r\n\r\n` : bytes;
  return `${lines.join('\r\n')}\r\n\r\n${sent}`;
}
