import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { formatVerifierKey, generateSigningKey, SIGNATURE_TYPE, signingKey } from '@portcullis/tlog';
import { identify } from '@portcullis/token';
import { expect, test } from 'vitest';
import type { BreakGlassOptions } from '../../src/break-glass/break-glass-options.ts';
import type { BreakGlassSession, BreakGlassStore } from '../../src/break-glass/break-glass-store.ts';
import { sealOrder } from '../../src/break-glass/sealed-order.ts';
import { breakGlass } from '../../src/index.ts';
import { Browser } from '../fixtures/browser.ts';
import { MovableClock } from '../fixtures/movable-clock.ts';

const signer = await signingKey('corp.example/safe', SIGNATURE_TYPE.ed25519, await generateSigningKey());
const BASE = 'https://app.example';
const PAGE = '/.portcullis/break-glass';
const person = { issuer: 'https://id.example', subject: 'ada', name: 'Ada', roles: ['admin'] };

/** A store that can fail; whether a grant counts once is for the tests of the tables to say. */
function store(): BreakGlassStore & { isDown: boolean } {
  const sessions = new Map<string, BreakGlassSession>();
  const made = {
    isDown: false,
    redeem: async (session: BreakGlassSession, key: string) => {
      up();
      sessions.set(key, session);
      return 'begun' as const;
    },
    find: async (key: string) => {
      up();
      return sessions.get(key);
    },
    end: async (key: string) => void sessions.delete(key),
    revoke: async () => false,
  };
  const up = (): void => {
    if (made.isDown) throw new Error('down');
  };
  return made;
}

function scene(options: Partial<BreakGlassOptions> = {}) {
  const kept = store();
  const clock = new MovableClock();
  const glass = breakGlass({
    ...{ baseUrl: BASE, signers: [formatVerifierKey(signer.verifierKey)], people: [person], store: kept },
    ...options,
  });
  const app = pipeline<BaseContext>()
    .use(glass)
    .use(identify(glass.verifier))
    .handle(({ caller }) => Response.json(caller));
  const serve = (request: Request) => worker(app, { clock })(request, {}, { waitUntil: () => {} });
  const grant = () =>
    sealOrder(
      {
        ...{ action: 'grant', id: 'a'.repeat(22), gate: 'app.example', reason: 'down' },
        ...{ iss: person.issuer, sub: person.subject },
        ...{ signedAt: clock.seconds, expires: clock.seconds + 60, sessionSeconds: 600 },
      },
      signer,
    );
  return { kept, clock, browser: new Browser(serve, BASE), grant };
}

test('whoever a grant let in is the person of the options, and nobody more', async () => {
  const { browser, grant, clock } = scene();
  expect((await browser.submit(PAGE, { grant: await grant() })).status).toBe(303);
  expect(await (await browser.open('/')).json()).toEqual({
    kind: 'user',
    issuer: 'https://id.example',
    subject: 'ada',
    name: 'Ada',
    groups: [],
    claims: {},
    authentication: { method: 'break-glass', provider: 'break-glass', amr: [], authTime: clock.seconds },
    expiresAt: clock.seconds + 600,
  });
});

test('nobody is let in, and nobody stays in, where the store cannot tell', async () => {
  const { browser, grant, kept } = scene();
  kept.isDown = true;
  expect((await browser.submit(PAGE, { grant: await grant() })).status).toBe(503);
  expect(browser.cookies.size).toBe(0);
  kept.isDown = false;
  await browser.submit(PAGE, { grant: await grant() });
  kept.isDown = true;
  expect((await browser.open('/')).status).toBe(503);
  // Whoever is in for certain comes on once it answers.
  kept.isDown = false;
  expect((await browser.open('/')).status).toBe(200);
});

test('a token that was never made here asks no store', async () => {
  const { browser, kept } = scene();
  kept.isDown = true;
  browser.cookies.set('__Host-portcullis-break-glass', 'x');
  expect((await browser.open('/')).status).toBe(401);
});

test('a grant that came with line breaks and spaces is the same grant', async () => {
  const { browser, grant } = scene();
  const line = await grant();
  expect((await browser.submit(PAGE, { grant: ` ${line.slice(0, 50)}\r\n${line.slice(50)}\n` })).status).toBe(
    303,
  );
});

test('the page speaks the language of its reader', async () => {
  const { browser } = scene();
  const page = await browser.open(PAGE, { 'accept-language': 'de' });
  expect(await page.text()).toContain('<h1>Notzugang</h1>');
  const head = await browser.send(PAGE, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

test.each([
  ['no signer', { signers: [] }, 'signers must be verifier keys'],
  ['a signer that is none', { signers: ['x'] }, 'signers must be verifier keys'],
  ['nobody', { people: [] }, 'people must be people'],
  ['somebody without roles', { people: [{ ...person, roles: [] }] }, 'people must be people'],
  ['somebody twice', { people: [person, person] }, 'people must hold each person once'],
  ['a session without end', { sessionSeconds: 100_000 }, 'sessionSeconds must be'],
  ['a grant without end', { grantSeconds: 10_000_000 }, 'grantSeconds must be'],
  ['an address with a path', { baseUrl: 'https://app.example/x' }, 'baseUrl must be'],
])('%s is refused at once', (_what, options, problem) => {
  expect(() => scene(options)).toThrow(problem);
});
