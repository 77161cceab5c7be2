import type { Identity } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { authenticate, cloudflareAccess, type Verifier } from '../src/index.ts';
import { tokenError } from '../src/token-failure.ts';
import { bearerScene, gate, MovableClock } from './fixtures/gate.ts';

const ada: Identity = {
  ...{ kind: 'user', issuer: 'https://idp.example', subject: 'ada', email: undefined, name: undefined },
  ...{ groups: [], claims: {}, expiresAt: 4_000_000_000 },
  authentication: { method: 'bearer', provider: 'idp', acr: undefined, amr: [], authTime: undefined },
};

/** Finds its credentials in one header. */
function verifier(name: string, challenge: string | undefined): Verifier {
  return {
    name,
    challenge: () => challenge,
    identify: ({ request }) => {
      const value = request.headers.get(name);
      if (value === null) return undefined;
      if (value !== 'good') throw tokenError('token.signature');
      return { ...ada, subject: name };
    },
  };
}

describe('authenticate', () => {
  const { ask } = gate(
    [verifier('x-one', 'One realm="a"'), verifier('x-two', 'Two realm="b"')],
    new MovableClock(),
  );

  test('passes on the identity and the caller, and records the identity', async () => {
    const { provider, bear } = await bearerScene();
    const outcome = await bear(await provider.token({ subject: 'ada' }));
    expect(outcome.entries).toEqual([{ type: 'caller.identified', identity: outcome.caller }]);
  });

  test('refuses a request without credentials, and says how to authenticate', async () => {
    const outcome = await ask();
    expect(outcome).toMatchObject({
      status: 401,
      code: 'token.missing',
      challenge: 'One realm="a", Two realm="b"',
    });
    expect(outcome.detail).toBe('the request has no credentials for any of these verifiers: x-one, x-two');
  });

  test('the first verifier that finds its credentials decides', async () => {
    expect((await ask({ 'x-one': 'good', 'x-two': 'bad' })).caller).toMatchObject({ subject: 'x-one' });
    expect((await ask({ 'x-two': 'good' })).caller).toMatchObject({ subject: 'x-two' });
  });

  test('C27: bad credentials are not made good by better ones further on', async () => {
    expect(await ask({ 'x-one': 'bad', 'x-two': 'good' })).toMatchObject({
      status: 401,
      code: 'token.signature',
    });
  });

  test('C27: a verifier that throws anything else admits no one', async () => {
    const broken: Verifier = {
      name: 'broken',
      challenge: () => undefined,
      identify: () => {
        throw new Error('bug');
      },
    };
    expect(await gate([broken], new MovableClock()).ask()).toMatchObject({ status: 500, caller: undefined });
  });

  test.each(['authenticate', 'identify'] as const)(
    'an invalid identity from a custom verifier reaches no step behind %s',
    async (step) => {
      // An async function that finds no credentials, what else JavaScript lets through, and an identity without one part.
      const parts = Object.keys(ada).filter((part) => part !== 'email' && part !== 'name');
      const lacking = parts.map((part) =>
        Object.fromEntries(Object.entries(ada).filter(([name]) => name !== part)),
      );
      const never = { ...ada, expiresAt: Number.NaN };
      for (const found of [undefined, null, true, 'ada', {}, { ...ada, groups: 'eng' }, never, ...lacking]) {
        const untyped: unknown = { name: 'own', challenge: () => undefined, identify: async () => found };
        const outcome = await gate([untyped as Verifier], new MovableClock(), step).ask();
        expect(outcome).toMatchObject({ status: 500, code: 'request.misassembled', reached: false });
        expect(outcome.entries).toHaveLength(1);
        expect(outcome.detail).toContain('a verifier returned an incomplete identity');
      }
    },
  );

  test('an identity whose groups are not known is a valid identity', async () => {
    const found = { ...ada, groups: undefined };
    const own: Verifier = { name: 'own', challenge: () => undefined, identify: async () => found };
    expect(await gate([own], new MovableClock()).ask()).toMatchObject({ status: 200, reached: true });
  });

  test('wants 23: a program gets JSON with what to do, also for Access', async () => {
    const access = cloudflareAccess({ team: 'acme', audience: 'aud' });
    const outcome = await gate([access], new MovableClock()).ask({ accept: 'application/json' });
    expect(outcome.headers.get('content-type')).toBe('application/problem+json');
    expect(outcome.visible).toContain(
      'Credentials are missing. Send them as the WWW-Authenticate header specifies.',
    );
    expect(outcome.challenge).toBe('Cloudflare-Access realm="portcullis"');
  });

  test('offers each challenge of its verifiers once, and none where they have none', async () => {
    const offered = async (...challenges: (string | undefined)[]) => {
      const [first, ...others] = challenges.map((challenge, index) => verifier(`x-${index}`, challenge));
      if (first === undefined) throw new Error('no verifier');
      return (await gate([first, ...others], new MovableClock()).ask()).challenge;
    };
    expect(await offered(undefined, 'Two realm="b"', undefined)).toBe('Two realm="b"');
    expect(await offered('One realm="a"', 'One realm="a"')).toBe('One realm="a"');
    expect(await offered(undefined)).toBeNull();
  });

  test('needs at least one verifier', () => {
    const untyped = authenticate as (...verifiers: unknown[]) => unknown;
    expect(() => untyped()).toThrow('authenticate: at least one verifier is required');
    expect(() => untyped(undefined)).toThrow('each verifier must be an object with identify()');
    expect(() => untyped({ issuer: 'x' })).toThrow('each verifier must be an object with identify()');
    expect(() => untyped({ name: 'x', identify: () => undefined })).toThrow('and challenge()');
  });
});
