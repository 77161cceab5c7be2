import { allowAnyone, type Middleware, pipeline, worker } from '@portcullis/core';
import type { HasElevatedRoles } from '@portcullis/core/internal';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { generateAssertionKey, otherHost, web } from '../../src/index.ts';
import { anonymously, as, ask, HOST, person, recordingOrigin, withRoles } from '../fixtures/gate.ts';

const [first, second] = await Promise.all([generateAssertionKey(), generateAssertionKey()]);
const NOW = Date.UTC(2026, 10, 24);

interface GateOptions {
  readonly keys?: readonly string[];
  readonly audience?: string;
  readonly lifetimeSeconds?: number;
}

function gate({ keys = [first], audience = 'wiki', lifetimeSeconds = 60 }: GateOptions = {}) {
  const { origin, calls } = recordingOrigin();
  const clock = { ms: NOW };
  const app = pipeline(web({ origin, assertion: { audience, keys, lifetimeSeconds } })).use(allowAnyone());
  const served = (built: Parameters<typeof worker>[0]) => ({
    fetch: worker(built as never, { clock: { now: () => clock.ms } }) as never,
  });
  const assertion = () => calls.at(-1)?.headers['x-portcullis-assertion'] ?? '';
  const publicKeys = async () =>
    (await (await ask(served(app as never), '/.portcullis/keys')).json()) as JSONWebKeySet;
  return { app, served, calls, clock, assertion, publicKeys };
}

const verified = async (token: string, keys: JSONWebKeySet, now = NOW) =>
  (
    await jwtVerify(token, createLocalJWKSet(keys), {
      issuer: HOST,
      audience: 'wiki',
      algorithms: ['ES256'],
      typ: 'portcullis-assertion+jwt',
      currentDate: new Date(now),
    })
  ).payload;

describe('an assertion', () => {
  test('names the user, to this instance, for a minute', async () => {
    const { app, assertion, publicKeys, served, calls } = gate();
    await ask(served(app.use(as(person())).use(withRoles('engineer')) as never), '/');
    expect(await verified(assertion(), await publicKeys())).toEqual({
      iss: HOST,
      aud: 'wiki',
      sub: 'https://id.example.com|ada',
      sub_id: { format: 'iss_sub', iss: 'https://id.example.com', sub: 'ada' },
      kind: 'user',
      email: 'ada@corp.example',
      name: 'Ada Admin',
      roles: ['engineer'],
      iat: NOW / 1000,
      exp: NOW / 1000 + 60,
      jti: calls[0]?.headers['x-request-id'],
    });
  });

  test('is the same for half of its lifetime, for the same user with the same roles', async () => {
    const { app, assertion, served, clock } = gate();
    const known = served(app.use(as(person())).use(withRoles('engineer')) as never);
    const others = [
      served(app.use(as(person({ subject: 'bob' }))).use(withRoles('engineer')) as never),
      served(app.use(as(person({ issuer: 'https://other.example' }))).use(withRoles('engineer')) as never),
      served(app.use(as(person())).use(withRoles()) as never),
    ];
    await ask(known, '/');
    const one = assertion();
    clock.ms += 30_000;
    await ask(known, '/');
    expect(assertion()).toBe(one);
    for (const other of others) {
      await ask(other, '/');
      expect(assertion()).not.toBe(one);
    }
    clock.ms += 1_000;
    await ask(known, '/');
    expect(assertion()).not.toBe(one);
    expect(decodeJwt(assertion()).exp).toBe(clock.ms / 1000 + 60);
  });

  test('never outlives the login, nor a login that was shortened', async () => {
    const { app, assertion, served } = gate();
    await ask(served(app.use(as(person())) as never), '/');
    const end = NOW / 1000 + 20;
    await ask(served(app.use(as(person({ expiresAt: end }))) as never), '/');
    expect(decodeJwt(assertion()).exp).toBe(end);
  });

  test('with a role that the user holds for some time ends with it, and is not the one without the role', async () => {
    const { app, assertion, served } = gate();
    const until = NOW / 1000 + 20.9;
    const elevated: Middleware<object, HasElevatedRoles> = (_context, next) =>
      next({ elevatedRoles: { names: ['admin'], until } });
    const lasting = app.use(as(person())).use(withRoles('engineer'));
    const claims = async (gateway: object) => {
      await ask(served(gateway as never), '/');
      const { roles, exp } = decodeJwt(assertion());
      return [roles, exp];
    };
    expect(await claims(lasting.use(elevated))).toEqual([['engineer', 'admin'], NOW / 1000 + 20]);
    expect(await claims(lasting)).toEqual([['engineer'], NOW / 1000 + 60]);
  });

  test('that ends with the login is reused until half of its lifetime, as any is', async () => {
    const { app, assertion, served, clock } = gate();
    const known = served(app.use(as(person({ expiresAt: NOW / 1000 + 20 }))) as never);
    await ask(known, '/');
    const one = assertion();
    clock.ms += 10_000;
    await ask(known, '/');
    expect(assertion()).toBe(one);
  });

  test('is signed again where the clock was set back: no application accepts one from the future', async () => {
    const { app, assertion, publicKeys, served, clock } = gate();
    const known = served(app.use(as(person())) as never);
    await ask(known, '/');
    clock.ms -= 120_000;
    await ask(known, '/');
    expect(await verified(assertion(), await publicKeys(), clock.ms)).toMatchObject({
      iat: clock.ms / 1000,
      exp: clock.ms / 1000 + 60,
    });
  });

  test('of one user is never that of another, though their providers have one name', async () => {
    const { app, assertion, served } = gate();
    const subjects = new Set<unknown>();
    for (const [issuer, subject] of [
      ['https://a.example', 'ada'],
      ['https://b.example', 'ada'],
      ['https://a.example|ada', 'x'],
      ['https://a.example', 'ada|x'],
    ] as const) {
      await ask(served(app.use(as(person({ issuer, subject }))) as never), '/');
      subjects.add(decodeJwt(assertion()).sub);
    }
    expect(subjects.size).toBe(4);
  });

  test.each([
    ['of another instance', { audience: 'tracker' }],
    ['signed by another gate', { keys: [second] }],
  ])('%s is refused', async (_name, other) => {
    const mine = gate();
    const theirs = gate(other);
    await ask(theirs.served(theirs.app.use(as(person())) as never), '/');
    await expect(verified(theirs.assertion(), await mine.publicKeys())).rejects.toThrow();
  });

  test('is refused a minute later', async () => {
    const { app, assertion, publicKeys, served } = gate();
    await ask(served(app.use(as(person())) as never), '/');
    await expect(verified(assertion(), await publicKeys(), NOW + 60_000)).rejects.toThrow('exp');
  });

  test('is absent for anonymous callers, whatever they send', async () => {
    const { app, calls, served } = gate();
    await ask(served(app.use(anonymously) as never), '/', { headers: { 'x-portcullis-assertion': 'mine' } });
    expect(calls[0]?.headers).not.toHaveProperty('x-portcullis-assertion');
  });

  test('is refused, not cut, when it would be too long', async () => {
    const { app, calls, served } = gate();
    const roles = Array.from({ length: 1000 }, (_, index) => `role-${index}`);
    const response = await ask(served(app.use(as(person())).use(withRoles(...roles)) as never), '/');
    expect(await response.json()).toMatchObject({ code: 'web.identity_too_large' });
    expect(calls).toEqual([]);
  });

  test('may be as long as a header line that servers accept, and no longer', async () => {
    const { app, assertion, served } = gate();
    const lengths: number[] = [];
    for (let length = 4_130; length < 4_160; length += 1) {
      const named = as(person({ name: 'x'.repeat(length) }));
      if (!(await ask(served(app.use(named) as never), '/')).ok) break;
      lengths.push(assertion().length);
    }
    expect(lengths.at(-1)).toBe(6_144);
  });

  test('is absent and the request fails where no step identified the caller', async () => {
    const { app, calls, served } = gate();
    expect((await ask(served(app as never), '/')).status).toBe(500);
    expect(calls).toEqual([]);
  });
});

describe('keys are rotated with overlap', () => {
  test('an assertion is valid before, during and after a rotation', async () => {
    const stages = [[first], [first, second], [second, first], [second]] as const;
    const seen: JSONWebKeySet[] = [];
    for (const keys of stages) {
      const { app, assertion, publicKeys, served } = gate({ keys });
      await ask(served(app.use(as(person())) as never), '/');
      const now = await publicKeys();
      // The application may have fetched the keys just before the last change.
      for (const known of [now, seen.at(-1) ?? now]) {
        expect(await verified(assertion(), known)).toMatchObject({ aud: 'wiki' });
      }
      seen.push(now);
    }
  });

  test('the first key signs, and its kid is its thumbprint', async () => {
    const { app, assertion, served } = gate({ keys: [second, first] });
    await ask(served(app.use(as(person())) as never), '/');
    expect(decodeProtectedHeader(assertion())).toEqual({
      alg: 'ES256',
      typ: 'portcullis-assertion+jwt',
      kid: (JSON.parse(second) as { kid: string }).kid,
    });
  });
});

describe('the public keys', () => {
  test('are public, without the private ones', async () => {
    const { app, served, calls } = gate({ keys: [first, second] });
    const shut = served(app.use(() => Promise.reject(new Error('closed'))) as never);
    const response = await ask(shut, '/.portcullis/keys');
    expect(response.headers.get('content-type')).toBe('application/jwk-set+json');
    const { keys } = (await response.json()) as JSONWebKeySet;
    expect(keys.map(({ x, y, ...rest }) => rest)).toEqual(
      [first, second].map((text) => {
        const { kid } = JSON.parse(text) as { kid: string };
        return { kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid };
      }),
    );
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    const head = await ask(shut, '/.portcullis/keys', { method: 'HEAD' });
    expect([head.status, head.body]).toEqual([200, null]);
    expect((await ask(shut, '/.portcullis/keys', { method: 'POST' })).status).toBe(404);
    expect(calls).toEqual([]);
  });
});

describe('keys that come from the bindings', () => {
  const { origin, calls } = recordingOrigin();
  const app = pipeline(
    web({ origin, assertion: { audience: 'wiki', keys: ({ KEY }: { KEY: string }) => [KEY] } }),
  );
  const keysOf = async (env: object) =>
    (await (await ask(app, '/.portcullis/keys', {}, env)).json()) as JSONWebKeySet;

  test('are those of the request’s own bindings', async () => {
    const kids = await Promise.all([{ KEY: first }, { KEY: second }].map(keysOf));
    expect(kids.map(({ keys }) => keys[0]?.kid)).toEqual(
      [first, second].map((text) => (JSON.parse(text) as { kid: string }).kid),
    );
  });

  test('sign one assertion for two requests of the same user', async () => {
    const env = { KEY: first };
    for (const _ of [1, 2]) await ask(app.use(as(person())), '/', {}, env);
    const [one, other] = calls.slice(-2).map(({ headers }) => headers['x-portcullis-assertion']);
    expect(other).toBe(one);
  });
});

test('where no assertion is sent, the address of the keys belongs to the application', async () => {
  const { origin, calls } = recordingOrigin();
  await ask(pipeline(web({ origin })).use(allowAnyone()), '/.portcullis/keys');
  expect(calls.map(({ url }) => url)).toEqual([`${HOST}/.portcullis/keys`]);
});

describe('a private key', () => {
  const RSA = '{"kty":"RSA","n":"AQAB","e":"AQAB","d":"AQAB"}';
  const OFF = '{"kty":"EC","crv":"P-256","x":"AQAB","y":"AQAB","d":"c2VjcmV0LW9mLW1pbmU"}';
  test.each([
    ['a missing secret', [undefined], 'assertion.keys [0] is missing: check that the secret is bound'],
    ['no JSON', ['secret-of-mine'], 'assertion.keys [0] is not a private key'],
    ['another kind', [first, RSA], 'assertion.keys [1] is not a private key'],
    ['no point', [OFF], 'assertion.keys [0] is not a point of P-256'],
    ['none', [], 'assertion.keys must have at least one key'],
    ['one twice', [first, first], 'assertion.keys must not have the same key twice'],
  ])('that is %s admits no one, and is named without its value', async (_name, keys, message) => {
    const reports: string[] = [];
    const app = pipeline(
      web({
        origin: otherHost('https://wiki.internal.example', { applicationAcceptsIt: true }),
        assertion: { audience: 'wiki', keys: () => keys as string[] },
      }),
    ).use(as(person()));
    const fetch = worker(app, { report: (text) => reports.push(text) });
    for (const path of ['/', '/.portcullis/keys']) {
      expect((await ask({ fetch }, path)).status).toBe(500);
    }
    expect(reports.join('\n')).toContain(message);
    expect(reports.join('\n')).not.toMatch(/secret-of-mine|c2VjcmV0LW9mLW1pbmU/);
  });
});
