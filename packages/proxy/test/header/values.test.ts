import { expect, it } from 'vitest';
import { writeBasicCredentials } from '../../src/header/basic-credentials.ts';
import { readContentEncoding } from '../../src/header/content-encoding.ts';
import { readContentLength } from '../../src/header/content-length.ts';
import { writeEntityTag, writeEntityTags } from '../../src/header/entity-tags.ts';
import { readTokens, writeText } from '../../src/header/field-value.ts';
import { writeHttpDate } from '../../src/header/http-date.ts';
import { writeRange } from '../../src/header/range.ts';
import { readUpgrade } from '../../src/header/upgrade.ts';
import { webSocketHeaders } from '../../src/header/web-socket.ts';

it.each<[string, (value: string) => unknown, string, unknown]>([
  ['Content-Length', readContentLength, '\t007 ', 7],
  ['Content-Length', readContentLength, '+7', undefined],
  ['Content-Length', readContentLength, '7, 7', undefined],
  ['Content-Length', readContentLength, '0x7', undefined],
  ['Content-Length', readContentLength, '9'.repeat(16), undefined],
  ['Content-Encoding', readContentEncoding, ' GZIP\t, identity,,br', ['gzip', 'br']],
  ['Content-Encoding', readContentEncoding, 'g zip', undefined],
  ['Content-Encoding', readContentEncoding, 'gzip;q=1', undefined],
  ['Connection', readTokens, 'Close,\tX-A', ['close', 'x-a']],
  ['Connection', readTokens, 'close\u000b', undefined],
  ['Upgrade', readUpgrade, 'WebSocket\t', ['websocket']],
  ['Upgrade', readUpgrade, 'h2c, HTTP/2.0', ['h2c', 'http/2.0']],
  ['Upgrade', readUpgrade, 'web socket', undefined],
  ['Range', writeRange, 'BYTES=0-1 ,\t-5,7-\t', 'bytes=0-1, -5, 7-'],
  ['Range', writeRange, 'bytes=0-1,', undefined],
  ['Range', writeRange, 'bytes=-', undefined],
  ['Range', writeRange, 'pages=0-1', undefined],
  ['If-Match', writeEntityTags, ' "a"\t,W/"b"', '"a", W/"b"'],
  ['If-Match', writeEntityTags, '*\t', '*'],
  ['If-Match', writeEntityTags, 'a', undefined],
  ['If-Match', writeEntityTags, '"a" "b"', undefined],
  ['If-Range', writeEntityTag, '\t"a" ', '"a"'],
  ['If-Range', writeEntityTag, '"a", "b"', undefined],
  ['a date', writeHttpDate, '\tTue, 24 Nov 2026 00:00:00 GMT ', 'Tue, 24 Nov 2026 00:00:00 GMT'],
  ['a date', writeHttpDate, 'Mon, 31 Feb 2026 99:00:00 GMT', undefined],
  ['a date', writeHttpDate, '2026-11-24', undefined],
  ['Authorization', writeBasicCredentials, '\tbasic  YWRhOngK==\t', 'Basic YWRhOngK=='],
  ['Authorization', writeBasicCredentials, 'Basic a b', undefined],
  ['Authorization', writeBasicCredentials, 'Basic a, Bearer b', undefined],
  ['Authorization', writeBasicCredentials, 'Bearer a', undefined],
  ['text', writeText, '\ta\tb ', 'a b'],
  ['text', writeText, 'a\u0001', undefined],
  ['text', writeText, '\u00e9', undefined],
  ['text', writeText, ' \t', undefined],
  ['a key', keyOf, '\tdGhlIHNhbXBsZSBub25jZQ==', 'dGhlIHNhbXBsZSBub25jZQ=='],
  ['a key', keyOf, 'dGhlIHNhbXBsZSBub25jZQ', undefined],
])('%s, read by %s from %j, is %j', (_, read, value, wanted) => {
  expect(read(value)).toEqual(wanted);
});

function keyOf(value: string): string | undefined {
  return webSocketHeaders.get('sec-websocket-key')?.(value);
}
