import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  clearedSession,
  fitsCookies,
  readSessionCookie,
  SESSION_COOKIE,
  sessionCookies,
} from '../../src/cookies/session-cookie.ts';
import { scene } from '../fixtures/scene.ts';

const sent = (lines: readonly string[]): Map<string, string> =>
  new Map(lines.map((line) => line.split(';', 1)[0]?.split('=') as [string, string]));

test('a session of any size that fits is joined again from its parts', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 19_000 }), (length) => {
      const sealed = 'x'.repeat(length);
      const lines = sessionCookies(sealed, 60, new Map());
      for (const line of lines) expect(line.length).toBeLessThan(4096);
      expect(readSessionCookie(sent(lines))).toEqual({ kind: 'sealed', sealed });
    }),
  );
});

test('a session that does not fit is refused with advice on what to do', () => {
  expect(() => sessionCookies('x'.repeat(19_001), 60, new Map())).toThrow(
    expect.objectContaining({ code: 'session.too_large' }),
  );
});

test('parts that a longer session left behind are removed', () => {
  const long = sent(sessionCookies('x'.repeat(10_000), 60, new Map()));
  expect(long.size).toBe(3);
  const lines = sessionCookies('short', 60, long);
  expect(lines.filter((line) => line.includes('Max-Age=0'))).toHaveLength(2);
});

test('C7: a logout clears every part', () => {
  const long = sent(sessionCookies('x'.repeat(19_000), 60, new Map()));
  expect(clearedSession(long)).toHaveLength(5);
  expect(clearedSession(new Map())).toHaveLength(1);
});

test('C32: the number of cookie parts is limited before any are joined', () => {
  for (const first of ['100.a', '6.a', '0.a', '-1.a', '1e2.a', '٣.a', 'a', '.', '5.']) {
    const cookies = new Map([[SESSION_COOKIE, first]]);
    for (let part = 1; part < 4; part++) cookies.set(`${SESSION_COOKIE}-${part}`, 'a');
    expect(readSessionCookie(cookies), first).toEqual({ kind: 'broken' });
  }
  const huge = new Map([[SESSION_COOKIE, `1.${'a'.repeat(3801)}`]]);
  expect(readSessionCookie(huge)).toEqual({ kind: 'broken' });
});

test('C16: a cookie that is cut, reordered, foreign, incomplete or a hundred parts never admits a client', async () => {
  const stage = await scene();
  stage.provider.person = {
    ...stage.provider.person,
    groups: Array.from({ length: 300 }, (_, i) => `group-${i}-${'g'.repeat(15)}`),
  };
  await stage.logIn();
  const good = new Map(stage.browser.cookies);
  expect(good.size).toBeGreaterThan(2);
  const stranger = await scene({ keys: ['x'.repeat(32)] });
  await stranger.logIn();
  const [first, second] = [good.get(SESSION_COOKIE) ?? '', good.get(`${SESSION_COOKIE}-1`) ?? ''];
  const jars: Record<string, Map<string, string>> = {
    cut: new Map(good).set(SESSION_COOKIE, first.slice(0, -1)),
    reordered: new Map(good)
      .set(SESSION_COOKIE, `${first.slice(0, 2)}${second}`)
      .set(`${SESSION_COOKIE}-1`, first.slice(2)),
    foreign: new Map(stranger.browser.cookies),
    'without a part': new Map([...good].filter(([name]) => name !== `${SESSION_COOKIE}-1`)),
    'a hundred parts': new Map(good).set(SESSION_COOKIE, `100${first.slice(1)}`),
    'another key name': new Map(good).set(SESSION_COOKIE, `${first.slice(0, 2)}AAAAAAAA${first.slice(10)}`),
    'of a flow': new Map([[SESSION_COOKIE, `1.${second}`]]),
    text: new Map([[SESSION_COOKIE, 'hello']]),
  };
  for (const [name, jar] of Object.entries(jars)) {
    const browser = stage.newBrowser();
    for (const [cookie, value] of jar) browser.cookies.set(cookie, value);
    const response = await browser.send('/open');
    expect([name, response.status, stage.caller, stage.failure]).toEqual([
      name,
      401,
      undefined,
      'session.invalid',
    ]);
    const left = [...browser.cookies.keys()].filter((cookie) => cookie.startsWith(SESSION_COOKIE));
    expect(left, name).toEqual([]);
  }
});

test('C16: fuzzed cookies never admit a client and never cause a crash', async () => {
  const stage = await scene();
  await stage.logIn();
  const good = stage.browser.cookies.get(SESSION_COOKIE) ?? '';
  const octet = fc.constantFrom(...'AZaz09-_.!%&"{}[]~=');
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string({ unit: octet, maxLength: 200 }),
        fc.nat(good.length - 1).map((at) => good.slice(0, at)),
        fc
          .tuple(fc.nat(good.length - 1), octet)
          .map(([at, other]) => good.slice(0, at) + other + good.slice(at + 1)),
      ),
      async (value) => {
        fc.pre(value !== good && value !== '');
        const browser = stage.newBrowser();
        browser.cookies.set(SESSION_COOKIE, value);
        expect((await browser.send('/open')).status).toBe(401);
        expect(stage.caller).toBeUndefined();
      },
    ),
    { numRuns: 200 },
  );
});

test('an empty cookie, or no cookie, is no session', () => {
  expect(readSessionCookie(new Map())).toEqual({ kind: 'none' });
  expect(readSessionCookie(new Map([[SESSION_COOKIE, '']]))).toEqual({ kind: 'none' });
});

test('cookie parts are named and counted so that each is found again', () => {
  const lines = sessionCookies('x'.repeat(3801), 60, new Map());
  expect(lines.map((line) => line.split(';', 1)[0]?.replace(/x+/, 'x'))).toEqual([
    `${SESSION_COOKIE}=2.x`,
    `${SESSION_COOKIE}-1=x`,
  ]);
  expect(lines.every((line) => line.includes('Max-Age=60'))).toBe(true);
  expect(sessionCookies('', 60, new Map())).toHaveLength(1);
  expect(sessionCookies('x'.repeat(3800), 60, new Map())).toHaveLength(1);
});

test('the remaining size of a cookie is exact to the character', () => {
  expect(fitsCookies(19_000)).toBe(true);
  expect(fitsCookies(19_001)).toBe(false);
});

test('the count of parts is one digit at the beginning, and a missing part makes the session invalid', () => {
  for (const first of ['x1.a', '12.a', '1x.a', '2.a']) {
    expect(readSessionCookie(new Map([[SESSION_COOKIE, first]])), first).toEqual({ kind: 'broken' });
  }
  expect(readSessionCookie(new Map([[SESSION_COOKIE, `1.${'a'.repeat(3800)}`]]))).toMatchObject({
    kind: 'sealed',
  });
  const long = new Map([
    [SESSION_COOKIE, '2.a'],
    [`${SESSION_COOKIE}-1`, 'b'.repeat(3801)],
  ]);
  expect(readSessionCookie(long)).toEqual({ kind: 'broken' });
  expect(readSessionCookie(long.set(`${SESSION_COOKIE}-1`, 'b'))).toEqual({ kind: 'sealed', sealed: 'ab' });
});
