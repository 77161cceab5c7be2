import fc from 'fast-check';
import { HIDDEN, TOKEN } from './wire-shapes.ts';

const requestLines = fc
  .tuple(
    fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'get', 'TRACE', 'CONNECT'),
    fc.constantFrom(
      ...[
        '/open/a',
        '/open/a',
        '/staff/a',
        '/closed/canary',
        '/open/../closed/canary',
        '/open/%2e%2e/closed/canary',
      ],
      ...['//closed/canary', '/open/..;/closed/canary', '/open/a?b=/open', '/open\\..\\closed\\canary', '*'],
      ...['http://canary.example/open/a', 'http://wiki.example/open/a', '/open/a HTTP/1.1\r\nX-User: canary'],
    ),
    fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', ''),
  )
  .map((parts) => parts.join(' '));

const headers = fc.constantFrom(
  ...['Host: wiki.example', 'Host: wiki.example', 'Host: canary.example', 'Host : wiki.example'],
  ...['X-User: canary', 'x_user: canary', 'X-User : canary', ' X-User: canary', 'X-Request-Id: canary'],
  ...['Connection: X-User, X-Request-Id', 'Connection: close, Content-Length', 'Traceparent: canary'],
  ...[
    'Content-Length: 3',
    'Content-Length: 0',
    'Content-Length: 300',
    'Content-Length: +3',
    'Content-Length: 3, 3',
  ],
  ...['Transfer-Encoding: chunked', 'Transfer-Encoding:\tchunked', 'Transfer-Encoding: chunked, identity'],
  ...['Transfer_Encoding: chunked', 'Transfer-Encoding\r\n : chunked', 'Content-Type: text/plain'],
  ...[`Authorization: Bearer ${TOKEN}`, 'Authorization: Bearer canary', 'X-HTTP-Method-Override: DELETE'],
  ...['Cookie: __Host-portcullis-session=canary', 'Forwarded: host=canary', 'X-Forwarded-Host: canary'],
  ...['Upgrade: websocket', 'Expect: 100-continue', 'Range: bytes=0-1', 'Accept: text/plain'],
);

const bodies = fc.constantFrom(
  ...[
    '',
    '',
    'abc',
    '3\r\nabc\r\n0\r\n\r\n',
    '0\r\n\r\n',
    '3;x\r\nabc\r\n0\r\nX-User: canary\r\n\r\n',
    '-1\r\n',
    '3\nabc\n0\n\n',
  ],
  ...[HIDDEN, `0\r\n\r\n${HIDDEN}`, `abc${HIDDEN}`],
);

const requests = fc
  .tuple(
    requestLines,
    fc.array(headers, { maxLength: 4 }),
    fc.constantFrom('\r\n', '\r\n', '\r\n', '\n'),
    bodies,
  )
  .map(([line, fields, end, body]) => [line, 'Host: wiki.example', ...fields, '', body].join(end));

/** One character that stands in the place of another, or nothing. */
const slips = fc.option(
  fc.tuple(fc.nat(), fc.constantFrom('\0', '\t', '\n', '\r', '\x0b', ' ', ':', ',', '\xff')),
  { nil: undefined },
);

/** Behind one of these, the next is read. */
const honest = fc.constantFrom(
  'GET /open/a HTTP/1.1\r\nHost: wiki.example\r\n\r\n',
  `GET /staff/a HTTP/1.1\r\nHost: wiki.example\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`,
  'POST /open/a HTTP/1.1\r\nHost: wiki.example\r\nContent-Length: 3\r\n\r\nabc',
  'PUT /open/a HTTP/1.1\r\nHost: wiki.example\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
);

/** What a client may write to a connection: requests that are nearly right, one behind the other. */
export const randomWire: fc.Arbitrary<string> = fc
  .tuple(fc.array(fc.oneof(requests, requests, honest), { minLength: 1, maxLength: 3 }), slips)
  .map(([parts, slip]) => {
    const bytes = parts.join('');
    if (slip === undefined) return bytes;
    const at = slip[0] % bytes.length;
    return `${bytes.slice(0, at)}${slip[1]}${bytes.slice(at + 1)}`;
  });
