import { join } from 'node:path';
import type { AuditEvent } from '@portcullis/audit';
import { type BreakGlassGrant, type BreakGlassRevocation, sealOrder } from '@portcullis/session/internal';
import {
  formatVerifierKey,
  generateSigningKey,
  SIGNATURE_TYPE,
  type SigningKey,
  signingKey,
} from '@portcullis/tlog';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bundleWorker, oneModule } from '../../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../../scripts/compatibility-date.ts';
import { discardOutput } from '../../../../../scripts/fixtures/runtime-output.ts';

// The provider is dead for all of it. The gate in workerd, with the Durable Object that holds what was used.

const NOW = Date.UTC(2026, 10, 26, 12) / 1000;
const ISSUER = 'https://login.corp.example';
const PAGE = '/.portcullis/break-glass';
const script = bundleWorker(join(import.meta.dirname, '../../fixtures/break-glass-worker.ts'));
const keyNamed = async (name: string): Promise<SigningKey> =>
  signingKey(name, SIGNATURE_TYPE.ed25519, await generateSigningKey());
const signer = await keyNamed('corp.example/safe');
const stranger = await keyNamed('corp.example/safe');
const ada = {
  issuer: ISSUER,
  subject: 'ada',
  name: 'Ada',
  email: 'ada@corp.example',
  roles: ['admin', 'engineer'],
};
const bob = { issuer: ISSUER, subject: 'bob', roles: ['engineer'] };

let miniflare: Miniflare;

beforeAll(async () => {
  miniflare = new Miniflare({
    handleRuntimeStdio: discardOutput,
    workers: [
      {
        name: 'gate',
        ...oneModule(await script),
        compatibilityDate,
        bindings: { SIGNERS: [formatVerifierKey(signer.verifierKey)], PEOPLE: [ada, bob] },
        serviceBindings: { SITE: 'site' },
        durableObjects: { BREAK_GLASS: { className: 'PortcullisBreakGlass', useSQLite: true } },
      },
      {
        name: 'site',
        modules: true,
        script: 'export default { fetch: () => new Response("the site") };',
        compatibilityDate,
      },
    ],
  });
  await miniflare.ready;
});
// What is kept of grants stays: each has an id of its own.
beforeEach(async () => {
  await miniflare.dispatchFetch('https://anew.example/');
});
afterAll(() => miniflare?.dispose());

let made = 0;
const grant = (more: Partial<BreakGlassGrant> = {}): BreakGlassGrant => ({
  action: 'grant',
  id: `grant-${String(made++).padStart(16, '0')}`,
  gate: 'wiki.corp.example',
  iss: ISSUER,
  sub: 'ada',
  reason: 'the provider is down',
  signedAt: NOW,
  expires: NOW + 3600,
  sessionSeconds: 1800,
  ...more,
});

interface Answer {
  readonly status: number;
  readonly cookie: string;
  readonly setCookies: readonly string[];
  readonly location: string | null;
  readonly code: string | undefined;
  readonly text: string;
}

async function ask(
  path: string,
  init: { method?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const url = path.startsWith('/') ? `https://wiki.corp.example${path}` : path;
  const answer = await miniflare.dispatchFetch(url, {
    redirect: 'manual',
    ...init,
    headers: { accept: 'application/json', ...init.headers },
  });
  const text = await answer.text();
  const setCookies = answer.headers.getSetCookie();
  return {
    status: answer.status,
    setCookies,
    cookie: setCookies.map((line) => line.split(';')[0]).join('; '),
    location: answer.headers.get('location'),
    code: /"code":\s*"([^"]+)"/.exec(text)?.[1],
    text,
  };
}

/** Sends the form of the page. */
function submit(
  fields: Record<string, string>,
  headers: Record<string, string> = {},
  host = 'wiki.corp.example',
) {
  return ask(`https://${host}${PAGE}`, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: `https://${host}`, ...headers },
  });
}

const show = async (
  order: BreakGlassGrant | BreakGlassRevocation,
  key = signer,
  headers = {},
): Promise<Answer> => submit({ grant: await sealOrder(order, key) }, headers);

interface Told {
  readonly type: string;
  readonly outcome: string;
  readonly http?: { readonly path: string };
  readonly break_glass?: { readonly change: string };
}

async function events(type: AuditEvent['type']): Promise<readonly Told[]> {
  const all = JSON.parse((await ask('https://events.example/')).text) as readonly Told[];
  return all.filter((event) => event.type === type);
}

test('a grant lets its person in while the provider is dead, with the roles of the configuration, and is loud', async () => {
  expect((await ask('/')).status).toBe(401);
  const page = await ask(PAGE, { headers: { accept: 'text/html' } });
  expect(page.text).toContain('<textarea id="grant" name="grant"');

  const order = grant();
  const { status, location, cookie, setCookies } = await show(order);
  expect([status, location]).toEqual([303, PAGE]);
  expect(setCookies).toEqual([
    expect.stringMatching(
      /^__Host-portcullis-break-glass=[\w-]{43}; Max-Age=1800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    ),
  ]);
  expect((await ask('/admin/users', { headers: { cookie } })).text).toBe('the site');
  expect((await ask(PAGE, { headers: { cookie, accept: 'text/html' } })).text).toContain('<dd>Ada</dd>');

  expect(await events('break_glass')).toMatchObject([
    {
      outcome: 'allow',
      severity: 'high',
      break_glass: {
        change: 'used',
        grant: order.id,
        signer: 'corp.example/safe',
        reason: 'the provider is down',
      },
      actor: { kind: 'user', iss: ISSUER, sub: 'ada', email: 'ada@corp.example' },
      auth: { method: 'break-glass' },
    },
  ]);
  expect(await events('signal')).toMatchObject([{ severity: 'high', signal: { name: 'break_glass' } }]);
  const visit = (await events('request.decision')).find(({ http }) => http?.path === '/admin/users');
  expect(visit).toMatchObject({
    outcome: 'allow',
    auth: { method: 'break-glass' },
    actor: { sub: 'ada', roles: ['admin', 'engineer'] },
  });
  const everything = JSON.stringify(JSON.parse((await ask('https://events.example/')).text));
  expect(everything).not.toContain(cookie.split('=')[1]);
});

test('a grant that twenty requests use concurrently admits one, and none later', async () => {
  const line = await sealOrder(grant(), signer);
  const answers = await Promise.all(Array.from({ length: 20 }, () => submit({ grant: line })));
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
  const others = answers.filter(({ status }) => status !== 303);
  expect(new Set(others.map(({ status, code }) => `${status} ${code}`))).toEqual(
    new Set(['403 session.break_glass_used']),
  );
  expect(others.flatMap(({ setCookies }) => setCookies)).toEqual([]);
  expect((await submit({ grant: line })).code).toBe('session.break_glass_used');
  expect((await events('break_glass')).filter(({ outcome }) => outcome === 'allow')).toHaveLength(1);
});

test.each([
  ['that has expired', { signedAt: NOW - 7200, expires: NOW }, 'it has expired'],
  [
    'for another host',
    { gate: 'forge.corp.example' },
    'it is for "forge.corp.example", not for this gateway',
  ],
  ['that holds too long', { expires: NOW + 86_401 }, 'it is valid for longer than 86400 seconds'],
  ['of the future', { signedAt: NOW + 400 }, 'it was signed in the future'],
  ['for somebody who is not on the list', { sub: 'eve' }, 'its person is not in breakGlass.people'],
  ['for the same name at another provider', { iss: 'https://other.example' }, 'its person is not in'],
])('a grant %s admits no one, and that is recorded', async (_what, more, why) => {
  const order = grant(more);
  const { status, code, setCookies, text } = await show(order);
  expect([status, code, setCookies]).toEqual([403, 'session.break_glass_refused', []]);
  expect(text).not.toContain(why);
  const [event] = await events('break_glass');
  expect(event).toMatchObject({
    outcome: 'deny',
    severity: 'high',
    reason: ['session.break_glass_refused'],
    detail: expect.stringContaining(why),
    break_glass: { change: 'refused' },
  });
});

test('a grant that an unknown key signed under the name of a signer admits no one', async () => {
  expect(await show(grant(), stranger)).toMatchObject({ status: 403, code: 'session.break_glass_refused' });
  expect(await submit({ grant: 'not one' })).toMatchObject({
    status: 403,
    code: 'session.break_glass_refused',
  });
});

test('a grant that has been revoked admits no one, whether it was used before or not', async () => {
  const revocation = (id: string): BreakGlassRevocation => ({
    action: 'revoke',
    ...{ id, gate: 'wiki.corp.example', signedAt: NOW, expires: NOW + 600 },
  });
  const unused = grant();
  expect((await show(revocation(unused.id))).status).toBe(200);
  expect(await show(unused)).toMatchObject({ status: 403, code: 'session.break_glass_revoked' });

  const used = grant();
  const { cookie } = await show(used);
  expect((await ask('/', { headers: { cookie } })).status).toBe(200);
  expect(await show(revocation(used.id), stranger)).toMatchObject({ code: 'session.break_glass_refused' });
  expect((await ask('/', { headers: { cookie } })).status).toBe(200);
  expect((await show(revocation(used.id))).status).toBe(200);
  const out = await ask('/', { headers: { cookie } });
  expect([out.status, out.code]).toEqual([401, 'session.ended']);
  expect(out.setCookies.join()).toContain('__Host-portcullis-break-glass=; Max-Age=0');
  expect((await events('break_glass')).map(({ break_glass }) => break_glass?.change)).toEqual([
    'revoked',
    'refused',
    'used',
    'refused',
    'revoked',
  ]);
});

test('a session ends by its own time, by its person, by a change of the list, and is for one host', async () => {
  const { cookie } = await show(grant({ sessionSeconds: 7200, expires: NOW + 3600 }));
  const visit = (headers: Record<string, string> = {}, url = '/') =>
    ask(url, { headers: { cookie, ...headers } });
  expect((await visit()).status).toBe(200);
  expect((await visit({}, 'https://forge.corp.example/')).code).toBe('session.ended');
  const change = (settings: object) => ({ 'x-test-change': JSON.stringify(settings) });
  expect((await visit(change({ people: [bob] }))).code).toBe('session.ended');
  const other = formatVerifierKey((await keyNamed('corp.example/other')).verifierKey);
  expect((await visit(change({ signers: [other] }))).code).toBe('session.ended');
  expect((await visit(change({ people: [{ ...ada, roles: ['owner'] }] }))).code).toBe('policy.denied');
  // What the configuration allows is the most, whatever a grant says.
  await ask('https://clock.example/?seconds=3599');
  expect((await visit()).status).toBe(200);
  await ask('https://clock.example/?seconds=1');
  expect((await visit()).code).toBe('session.ended');

  const { cookie: second } = await show(grant({ signedAt: NOW + 3600, expires: NOW + 7000, sub: 'bob' }));
  expect((await ask('/admin/', { headers: { cookie: second } })).code).toBe('policy.denied');
  expect((await ask('/', { headers: { cookie: second } })).status).toBe(200);
  expect((await submit({ end: '1' }, { cookie: second })).text).toContain('Your emergency access has ended');
  expect((await ask('/', { headers: { cookie: second } })).code).toBe('session.ended');
});

test('a rule with a maximum login age refuses a user who did not log in', async () => {
  const { cookie } = await show(grant());
  const visit = (path: string) => ask(path, { headers: { cookie } });
  expect((await visit('/')).status).toBe(200);
  expect(await visit('/keys')).toMatchObject({ status: 403, code: 'policy.denied' });
});

test('a user who signs out at the gateway is signed out, and so is a copied cookie', async () => {
  const order = grant();
  const { cookie } = await show(order);
  expect((await ask('/', { headers: { cookie } })).status).toBe(200);
  const signOut = (headers: Record<string, string>) =>
    ask('/.portcullis/logout', {
      method: 'POST',
      headers: {
        cookie,
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'https://wiki.corp.example',
        ...headers,
      },
    });
  expect((await signOut({ origin: 'https://evil.example' })).code).toBe('session.origin');
  expect((await ask('/', { headers: { cookie } })).status).toBe(200);
  const { status, setCookies } = await signOut({});
  expect([status, setCookies.join()]).toEqual([303, expect.stringContaining('break-glass=; Max-Age=0')]);
  expect((await ask('/', { headers: { cookie } })).code).toBe('session.ended');
  expect((await events('break_glass')).at(-1)).toMatchObject({
    break_glass: { change: 'ended', grant: order.id },
    actor: { sub: 'ada' },
  });
});

test('a form of another site, an address with a grant in it, and a grant of two values count for nothing', async () => {
  const line = await sealOrder(grant(), signer);
  expect((await submit({ grant: line }, { origin: 'https://evil.example' })).code).toBe('session.origin');
  expect((await ask(`${PAGE}?grant=${line}`)).code).toBe('session.parameters');
  expect((await submit({ grant: line, more: '1' })).code).toBe('session.parameters');
  expect((await submit({ grant: line })).status).toBe(303);
});

test('a user whose admission cannot be recorded is not admitted, though logs may be lost otherwise', async () => {
  await ask('https://sink.example/?broken=yes');
  const { status, code, setCookies } = await show(grant());
  expect([status, code, setCookies]).toEqual([503, 'audit.unavailable', []]);
});
