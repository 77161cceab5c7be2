import fc from 'fast-check';
import { disturbed, joined } from './pieces.ts';

/** `Cookie` headers. */
export const cookies: fc.Arbitrary<string> = disturbed(
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

/** Headers besides the content type and the cookies. */
export const otherHeaders: fc.Arbitrary<[string, string]> = fc.oneof(
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
