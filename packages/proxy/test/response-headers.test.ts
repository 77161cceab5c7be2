import { describe, expect, it } from 'vitest';
import { type AnswerCircumstances, cleanAnswer } from '../src/response-headers.ts';
import { NOW } from './fixtures/context.ts';

function cleaned(
  headers: [string, string][],
  circumstances: Partial<AnswerCircumstances> = {},
): [string, string][] {
  const answer = new Response(null, { headers });
  return [
    ...cleanAnswer(answer, { open: false, mayTakeCookies: true, clock: { now: () => NOW }, ...circumstances })
      .headers,
  ];
}

describe('cleanAnswer', () => {
  it('keeps every Set-Cookie of an answer that is not cached', () => {
    const cookies = ['a=1', 'b=2; Expires=Thu, 01 Jan 1970 00:00:01 GMT', 'c=3'];
    expect(
      cleaned([
        ...cookies.map((cookie): [string, string] => ['set-cookie', cookie]),
        ['cache-control', 'no-store'],
      ]),
    ).toEqual([['cache-control', 'no-store'], ...cookies.map((cookie) => ['set-cookie', cookie])]);
  });

  it('drops a cookie of the gateway that the application sets, and no other', () => {
    expect(
      cleaned([
        ['set-cookie', '__Host-portcullis-session=forged'],
        ['set-cookie', 'a=1'],
        ['cache-control', 'no-store'],
      ]),
    ).toEqual([
      ['cache-control', 'no-store'],
      ['set-cookie', 'a=1'],
    ]);
  });

  const asset: [string, string][] = [
    ['cache-control', 'max-age=2592000, public'],
    ['cdn-cache-control', 'public, max-age=60'],
    ['cache-tag', 'res'],
    ['set-cookie', 'session=A%2Fx'],
  ];

  it('makes a restricted answer private, and keeps its cookie: no shared cache stores it, whatever the application sent', () => {
    expect(cleaned(asset)).toEqual([
      ['cache-control', 'private, max-age=2592000'],
      ['set-cookie', 'session=A%2Fx'],
    ]);
  });

  it('drops the cookie of a restricted answer for an application that sets one on every answer', () => {
    expect(cleaned(asset, { setsCookiesEverywhere: true })).toEqual([
      ['cache-control', 'private, max-age=2592000'],
    ]);
    const page: [string, string][] = [
      ['cache-control', 'no-store'],
      ['set-cookie', 'session=x'],
    ];
    expect(cleaned(page, { setsCookiesEverywhere: true })).toEqual(page);
  });

  it.each([true, false])(
    'keeps the cookie of an answer that only its own browser may cache: open %s',
    (open) => {
      const page: [string, string][] = [
        ['cache-control', 'private, max-age=10800'],
        ['set-cookie', 'PHPSESSID=x'],
      ];
      expect(cleaned(page, { open })).toEqual(page);
    },
  );

  it('keeps the caching of a public answer as the origin sent it, without its cookie', () => {
    expect(cleaned(asset, { open: true })).toEqual(
      asset.slice(1, 2).concat(asset.slice(0, 1), asset.slice(2, 3)).sort(),
    );
  });

  it('leaves a public answer without Cache-Control unchanged', () => {
    expect(cleaned([['set-cookie', 'a=1']], { open: true })).toEqual([['set-cookie', 'a=1']]);
  });

  it('returns no cookies where the application says so', () => {
    expect(cleaned([['set-cookie', 'session=A%2Fx']], { mayTakeCookies: false })).toEqual([
      ['cache-control', 'private'],
    ]);
  });

  it('drops hop-by-hop headers, and those that Connection lists', () => {
    const headers: [string, string][] = [
      ['connection', 'X-Hop, Cache-Control'],
      ['x-hop', '1'],
      ['keep-alive', 'timeout=5'],
      ['trailer', 'x'],
      ['location', 'http://other.example/x'],
    ];
    expect(cleaned(headers)).toEqual([
      ['cache-control', 'private'],
      ['location', 'http://other.example/x'],
    ]);
  });

  // RFC 9110 section 5.6.1.2: empty members of a list count for nothing. No header can have any other of these names.
  it.each(['x-hop,', ', ,x-hop', 'close,\tX-Hop\t,', 'a b, x-hop', 'x-hop, "', 'x-hop;q=1, x-hop'])(
    'reads what Connection lists where not all of it is a name: %s',
    (connection) => {
      const said: [string, string][] = [
        ['connection', connection],
        ['x-hop', '1'],
        ['x-stays', '2'],
      ];
      expect(cleaned(said)).toEqual([
        ['cache-control', 'private'],
        ['x-stays', '2'],
      ]);
    },
  );

  it.each([
    ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authentication-info', 'proxy-connection'],
    ...['te', 'trailer', 'transfer-encoding', 'upgrade'],
  ])('drops %s, and keeps the cookie next to it', (name) => {
    const cookie: [string, string] = ['set-cookie', 'a=1'];
    const others: [string, string][] = [['cache-control', 'no-store'], ['trailer', 'x'], cookie];
    expect(cleaned([[name, 'x'], ...others])).toEqual([['cache-control', 'no-store'], cookie]);
  });

  it('does not let Connection remove headers for caches', () => {
    expect(
      cleaned([
        ['connection', 'Cache-Control, X-Hop'],
        ['x-hop', '1'],
        ['cache-control', 'no-store'],
      ]),
    ).toEqual([['cache-control', 'no-store']]);
  });

  it('copies nothing where nothing has to change', () => {
    const unchanged = (headers: Record<string, string>, open = false): boolean => {
      const answer = new Response('x', { headers });
      return cleanAnswer(answer, { open, mayTakeCookies: true, clock: { now: () => NOW } }) === answer;
    };
    expect(unchanged({ 'cache-control': 'no-store', 'set-cookie': 'a=1' })).toBe(true);
    expect(
      unchanged({ 'cache-control': 'no-store', connection: 'keep-alive', 'keep-alive': 'timeout=5' }),
    ).toBe(true);
    for (const connection of ['cache-control', 'X-Not-There', 'Keep-Alive', 'close, transfer-encoding']) {
      const told = { 'cache-control': 'no-store', 'keep-alive': 'timeout=5', 'transfer-encoding': 'chunked' };
      expect(unchanged({ ...told, connection }), connection).toBe(true);
    }
    expect(unchanged({ 'cache-control': 'public' }, true)).toBe(true);
    expect(unchanged({ 'cache-control': 'public' })).toBe(false);
    expect(unchanged({ 'cache-control': 'no-store', connection: 'x-hop', 'x-hop': '1' })).toBe(false);
    expect(unchanged({ 'cache-control': 'no-store', 'proxy-authenticate': 'Basic' })).toBe(false);
    expect(unchanged({ 'cache-control': 'no-store', 'cdn-cache-control': 'public' })).toBe(false);
  });
});
