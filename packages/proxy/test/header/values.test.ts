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
  ['Content-Length', readContentLength, '9'.repeat(15), 999_999_999_999_999],
  ['Content-Length', readContentLength, '', undefined],
  ['Content-Length', readContentLength, '7x', undefined],
  ['Content-Encoding', readContentEncoding, ' , ', []],
  ['Connection', readTokens, 'a b', undefined],
  ['Connection', readTokens, '(a', undefined],
  ['Connection', readTokens, 'a(', undefined],
  ['Connection', readTokens, "!#$%&'*+.^_`|~-09az", ["!#$%&'*+.^_`|~-09az"]],
  ['Upgrade', readUpgrade, 'h2c/', undefined],
  ['Upgrade', readUpgrade, '/1', undefined],
  ['Upgrade', readUpgrade, 'a/b/c', undefined],
  ['Upgrade', readUpgrade, ' a,, b ,', ['a', 'b']],
  ['Upgrade', readUpgrade, 'a, b c', undefined],
  ['Range', writeRange, 'bytes=10-20', 'bytes=10-20'],
  ['Range', writeRange, 'bytes=-500', 'bytes=-500'],
  ['Range', writeRange, 'bytes=100-', 'bytes=100-'],
  ['Range', writeRange, 'bytes=', undefined],
  ['Range', writeRange, 'xbytes=0-1', undefined],
  ['Range', writeRange, 'bytes=x0-1', undefined],
  ['Range', writeRange, 'bytes=0-1x', undefined],
  ['Range', writeRange, 'bytes=0-a', undefined],
  ['Range', writeRange, 'bytes=a-0', undefined],
  ['Range', writeRange, 'bytes=x-5', undefined],
  ['Range', writeRange, 'bytes=-5x', undefined],
  ['Range', writeRange, 'bytes=-a', undefined],
  ['Range', writeRange, 'bytes=0-1, x', undefined],
  ['Range', writeRange, 'bytes=0-1\n', undefined],
  ['Range', writeRange, 'bytes', undefined],
  ['If-Match', writeEntityTags, '', undefined],
  ['If-Match', writeEntityTags, '""', '""'],
  ['If-Match', writeEntityTags, '"a", "bcd"', '"a", "bcd"'],
  ['If-Match', writeEntityTags, 'W/"!#~"  \t,  "b" \t', 'W/"!#~", "b"'],
  ['If-Match', writeEntityTags, 'x"a"', undefined],
  ['If-Match', writeEntityTags, '"a"x', undefined],
  ['If-Match', writeEntityTags, '"a b"', undefined],
  ['If-Match', writeEntityTags, '"a" x, "b"', undefined],
  ['If-Match', writeEntityTags, '"a", x "b"', undefined],
  ['If-Match', writeEntityTags, '**', undefined],
  ['If-Match', writeEntityTags, '"a","b"', '"a", "b"'],
  ['If-Range', writeEntityTag, 'W/"abc"', 'W/"abc"'],
  ['If-Range', writeEntityTag, '""', '""'],
  ['If-Range', writeEntityTag, 'x"a"', undefined],
  ['If-Range', writeEntityTag, '"a"x', undefined],
  ['If-Range', writeEntityTag, '*', undefined],
  ['a date', writeHttpDate, 'xTue, 24 Nov 2026 00:00:00 GMT', undefined],
  ['a date', writeHttpDate, 'Tue, 24 Nov 2026 00:00:00 GMT+0200', undefined],
  ['a date', writeHttpDate, 'Tue, 4 Nov 2026 00:00:00 GMT', undefined],
  ['a date', writeHttpDate, 'Tue, 24 Nov 26 00:00:00 GMT', undefined],
  ['a date', writeHttpDate, 'Tue, 24 November 2026 00:00:00 GMT', undefined],
  ['a date', writeHttpDate, 'Tuesday, 24 Nov 2026 00:00:00 GMT', undefined],
  ['a date', writeHttpDate, 'tue, 24 Nov 2026 00:00:00 GMT', undefined],
  ['a date', writeHttpDate, 'Tue, 24 nov 2026 00:00:00 GMT', undefined],
  ['a date', writeHttpDate, 'Tue, 24 Nov 2026 0:00:00 GMT', undefined],
  ['a date', writeHttpDate, 'Tue, 24 Nov 2026 00:0:00 GMT', undefined],
  ['a date', writeHttpDate, 'Tue, 24 Nov 2026 00:00:0 GMT', undefined],
  // Days that do not exist, and times that mean another: a later date would be a weaker condition than the client's own.
  ['a date', writeHttpDate, 'Fri, 24 Nov 2026 00:00:00 GMT', undefined],
  ['a date', writeHttpDate, 'Sat, 31 Feb 2026 00:00:00 GMT', undefined],
  ['a date', writeHttpDate, 'Tue, 03 Mar 2026 00:00:00 GMT', 'Tue, 03 Mar 2026 00:00:00 GMT'],
  ['a date', writeHttpDate, 'Tue, 24 Nov 2026 24:00:00 GMT', undefined],
  ['a date', writeHttpDate, 'Mon, 01 Jan 0001 00:00:00 GMT', undefined],
  ['a date', writeHttpDate, 'Sat, 31 Dec 2016 23:59:60 GMT', undefined],
  ['Authorization', writeBasicCredentials, 'Basic a.~+/-_9', 'Basic a.~+/-_9'],
  ['Authorization', writeBasicCredentials, 'xBasic a', undefined],
  ['Authorization', writeBasicCredentials, 'Basic', undefined],
  ['Authorization', writeBasicCredentials, 'Basic =', undefined],
  ['Authorization', writeBasicCredentials, 'Basica', undefined],
  ['Authorization', writeBasicCredentials, 'Basic a=b', undefined],
  ['Authorization', writeBasicCredentials, 'Basic\ta', undefined],
  ['text', writeText, '\u0001a', undefined],
  ['text', writeText, 'a\tb\tc', 'a b c'],
  ['a key', keyOf, 'xdGhlIHNhbXBsZSBub25jZQ==', undefined],
  ['a key', keyOf, 'dGhlIHNhbXBsZSBub25jZQ==x', undefined],
  ['a key', keyOf, 'dGhlIHNhbXBsZSBub2-jZQ==', undefined],
  ['a version', versionOf, ' 13\t', '13'],
  ['a version', versionOf, '255', '255'],
  ['a version', versionOf, '1300', undefined],
  ['a version', versionOf, 'x13', undefined],
  ['a version', versionOf, '13x', undefined],
  ['a version', versionOf, '', undefined],
  ['subprotocols', protocolsOf, ' Chat,\tsuper ', 'Chat, super'],
  ['subprotocols', protocolsOf, 'a b', undefined],
  ['subprotocols', protocolsOf, ',', undefined],
  ['extensions', extensionsOf, ' permessage-deflate; x="y"', 'permessage-deflate; x="y"'],
  ['extensions', extensionsOf, '\u00e9', undefined],
])('%s, parsed by %s from %j, is %j', (_, read, value, wanted) => {
  expect(read(value)).toEqual(wanted);
});

function keyOf(value: string): string | undefined {
  return webSocketHeaders.get('sec-websocket-key')?.(value);
}

function versionOf(value: string): string | undefined {
  return webSocketHeaders.get('sec-websocket-version')?.(value);
}

function protocolsOf(value: string): string | undefined {
  return webSocketHeaders.get('sec-websocket-protocol')?.(value);
}

function extensionsOf(value: string): string | undefined {
  return webSocketHeaders.get('sec-websocket-extensions')?.(value);
}
