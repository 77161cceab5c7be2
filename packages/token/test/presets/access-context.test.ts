import type { Identity } from '@portcullis/core';
import { createIdentityProvider } from '@portcullis/testing';
import { describe, expect, test } from 'vitest';
import {
  type AccessContextOptions,
  accessContext,
  bearer,
  cloudflareAccess,
  type Verifier,
} from '../../src/index.ts';
import { gate, MovableClock } from '../fixtures/gate.ts';

const ADA = {
  user_uuid: '7d3f',
  email: 'ada@acme.example',
  name: 'Ada',
  iat: 1_700_000_000,
  amr: ['pwd'],
  groups: [
    { id: '1', name: 'eng' },
    { id: '2', name: 'staff' },
  ],
};

/** The context of a request that Access admitted, which states this identity. */
const under = (identity: unknown, aud = 'wiki') => ({
  aud,
  getIdentity: async () => identity as object | undefined,
});

const verifier = accessContext({ team: 'acme', audience: 'wiki' });
const alone = (one: Verifier = verifier) => gate([one], new MovableClock());

/** Both verifiers of Access, in this order, and a key set in memory. */
async function both(order: 'context first' | 'header first') {
  const clock = new MovableClock();
  const provider = await createIdentityProvider({
    accessIssuer: 'https://acme.cloudflareaccess.com',
    audience: 'wiki',
    clock: clock.now,
  });
  const header = cloudflareAccess({
    team: 'acme',
    audience: 'wiki',
    keys: { fetch: provider.fetch, tiers: [] },
  });
  const verifiers = order === 'context first' ? ([verifier, header] as const) : ([header, verifier] as const);
  const asserted = async (assertion: Promise<string>) => ({ 'cf-access-jwt-assertion': await assertion });
  return { provider, asserted, ...gate(verifiers, clock) };
}

describe('accessContext', () => {
  test('identifies the user whom the context states', async () => {
    const { caller } = await alone().ask({}, under(ADA));
    expect(caller).toEqual({
      kind: 'user',
      issuer: 'https://acme.cloudflareaccess.com',
      subject: '7d3f',
      email: 'ada@acme.example',
      name: 'Ada',
      groups: ['eng', 'staff'],
      claims: ADA,
      authentication: {
        method: 'access',
        provider: 'https://acme.cloudflareaccess.com',
        acr: undefined,
        amr: ['pwd'],
        authTime: 1_700_000_000,
      },
      expiresAt: Date.UTC(2026, 0, 15, 12) / 1000 + 60,
    });
  });

  test.each([
    ['that are text', ['pwd', '', 7, null, 'otp'], ['pwd', 'otp']],
    ['unless they are no list', 'pwd', []],
    ['unless there are none', undefined, []],
  ])('states the methods of the login %s', async (_case, amr, stated) => {
    const { caller } = await alone().ask({}, under({ ...ADA, amr }));
    expect(caller).toHaveProperty('authentication.amr', stated);
  });

  test.each([['1700000000'], [null], [undefined], [Number.NaN], [Number.POSITIVE_INFINITY]])(
    'does not know the time of the login from %s, which is no number of seconds',
    async (iat) => {
      const { caller } = await alone().ask({}, under({ ...ADA, iat }));
      expect((caller as Identity).authentication.authTime).toBeUndefined();
    },
  );

  test('challenges a caller with the scheme of Cloudflare Access', async () => {
    expect(verifier.name).toBe('accessContext');
    expect((await alone().ask()).challenge).toContain('Cloudflare-Access realm="portcullis"');
  });

  test.each(['names', '', 7])('rejects %j as the name of a group', (groupName) => {
    const options = { team: 'acme', audience: 'wiki', groupName } as unknown as AccessContextOptions;
    expect(() => accessContext(options)).toThrow(/^accessContext: .*groupName/s);
  });

  test('calls getIdentity() at each request', async () => {
    let calls = 0;
    const counting = { aud: 'wiki', getIdentity: async () => ({ ...ADA, user_uuid: String(++calls) }) };
    const { ask } = alone();
    await ask({}, counting);
    expect((await ask({}, counting)).caller).toMatchObject({ subject: '2' });
  });

  test('names groups by the configured field', async () => {
    const byId = accessContext({ team: 'acme', audience: 'wiki', groupName: 'id' });
    expect((await alone(byId).ask({}, under(ADA))).caller).toMatchObject({ groups: ['1', '2'] });
  });

  test.each([
    ['are absent', undefined],
    ['are null', null],
    ['are not a list', 'eng'],
    ['contain one without the configured field', [{ id: '1', name: 'eng' }, { id: '2' }]],
    ['contain one with an empty name', [{ name: '' }]],
    ['are more than can be read', Array.from({ length: 2001 }, (_, at) => ({ name: `group-${at}` }))],
  ])('does not know the groups if they %s', async (_case, groups) => {
    const { caller } = await alone().ask({}, under({ ...ADA, groups }));
    expect(caller).toMatchObject({ subject: '7d3f' });
    expect((caller as { groups: unknown }).groups).toBeUndefined();
  });

  test('knows that a user is in no group if the list is empty', async () => {
    expect((await alone().ask({}, under({ ...ADA, groups: [] }))).caller).toMatchObject({ groups: [] });
  });

  test('reads groups that are listed as strings', async () => {
    expect((await alone().ask({}, under({ ...ADA, groups: ['eng'] }))).caller).toMatchObject({
      groups: ['eng'],
    });
  });

  test.each(['other', '', 'wik', 'WIKI'])('refuses the context of another application: %j', async (aud) => {
    const outcome = await alone().ask({}, under(ADA, aud));
    expect(outcome).toMatchObject({ status: 401, code: 'token.audience', reached: false });
    expect(outcome.challenge).toContain('Cloudflare-Access realm="portcullis"');
  });

  test('accepts one of several audiences', async () => {
    const several = accessContext({ team: 'acme', audience: ['wiki', 'wiki-preview'] });
    expect((await alone(several).ask({}, under(ADA, 'wiki-preview'))).status).toBe(200);
  });

  test.each([undefined, '', 7, null])('refuses an identity whose user_uuid is %j', async (user_uuid) => {
    const outcome = await alone().ask({}, under({ ...ADA, user_uuid }));
    expect(outcome).toMatchObject({ status: 401, code: 'token.claims', reached: false });
  });

  test.each([null, 'ada', ['ada']])('refuses an identity that is not an object: %j', async (identity) => {
    expect(await alone().ask({}, under(identity))).toMatchObject({ status: 401, code: 'token.claims' });
  });

  test('refuses with 503 if the user cannot be asked for, and does not repeat why', async () => {
    const failing = { aud: 'wiki', getIdentity: () => Promise.reject(new Error('who is ada@acme.example')) };
    const outcome = await alone().ask({}, failing);
    expect(outcome).toMatchObject({ status: 503, code: 'token.identity_unavailable', reached: false });
    expect(outcome.detail + outcome.visible).not.toMatch(/who is|ada@/);
  });

  test('refuses a request without a context, and the event has the reason', async () => {
    const outcome = await alone().ask({ 'cf-access-authenticated-user-email': 'ada@acme.example' });
    expect(outcome).toMatchObject({ status: 401, code: 'token.missing', reached: false });
    expect(outcome.detail).toContain('the execution context has no "access"');
    expect(outcome.visible).not.toContain('execution context');
  });

  test('a service token is refused, since the context does not name it', async () => {
    const outcome = await alone().ask({}, under(undefined));
    expect(outcome).toMatchObject({ status: 401, code: 'token.unnamed_service', reached: false });
  });

  test('behind identify(), a service token is anonymous and marked as an unnamed service', async () => {
    const { caller } = await gate([verifier], new MovableClock(), 'identify').ask({}, under(undefined));
    expect(caller).toMatchObject({ kind: 'anonymous', unnamedService: true });
    const none = await gate([verifier], new MovableClock(), 'identify').ask();
    expect(none.caller).toMatchObject({ kind: 'anonymous', reason: expect.stringContaining('"access"') });
    expect(none.caller).not.toHaveProperty('unnamedService');
  });

  test('a later verifier names a service that the context does not name', async () => {
    const clock = new MovableClock();
    const provider = await createIdentityProvider({ clock: clock.now });
    const { issuer, audience, fetch, jwksUri: jwksUrl } = provider;
    const token = await provider.token({ subject: 'ci', clientId: 'ci' });
    const named = bearer({ issuer, audience, jwksUrl, keys: { fetch, tiers: [] } });
    const { ask } = gate([verifier, named], clock);
    const { caller } = await ask({ authorization: `Bearer ${token}` }, under(undefined));
    expect(caller).toMatchObject({ kind: 'service', subject: 'ci' });
  });

  test('takes its options from a function of the bindings', async () => {
    const late = accessContext(() => ({ team: 'acme', audience: 'wiki' }));
    expect((await alone(late).ask({}, under(ADA))).status).toBe(200);
    expect((await alone(late).ask()).detail).toContain('the execution context has no "access"');
  });

  test.each(['acme.cloudflareaccess.com', 'ACME', ''])('rejects %j as a team', (team) => {
    expect(() => accessContext({ team, audience: 'wiki' })).toThrow('team must be the name before');
  });
});

describe.each(['context first', 'header first'] as const)(
  'accessContext beside cloudflareAccess, %s',
  (order) => {
    test('admits a user whom both name', async () => {
      const { provider, asserted, ask } = await both(order);
      const headers = await asserted(provider.accessAssertion({ subject: '7d3f' }));
      expect((await ask(headers, under(ADA))).caller).toMatchObject({ subject: '7d3f' });
    });

    test.each([
      ['those that the context lists', ADA.groups, ['eng', 'staff']],
      ['unknown, if the context lists none', undefined, undefined],
    ])('the groups of a user whose assertion has none are %s', async (_, listed, groups) => {
      const { provider, asserted, ask } = await both(order);
      const headers = await asserted(provider.accessAssertion({ subject: '7d3f', groups: [] }));
      const { caller } = await ask(headers, under({ ...ADA, groups: listed }));
      expect((caller as { groups: unknown }).groups).toEqual(groups);
    });

    test('admits a request that has one of them', async () => {
      const { provider, asserted, ask } = await both(order);
      const headers = await asserted(provider.accessAssertion({ subject: '7d3f' }));
      expect((await ask(headers)).status).toBe(200);
      expect((await ask({}, under(ADA))).status).toBe(200);
      expect(await ask()).toMatchObject({ status: 401, code: 'token.missing' });
    });

    test('refuses a request in which they name different users', async () => {
      const { provider, asserted, ask } = await both(order);
      const headers = await asserted(provider.accessAssertion({ subject: 'bob' }));
      expect(await ask(headers, under(ADA))).toMatchObject({
        status: 401,
        code: 'token.callers_differ',
        reached: false,
      });
    });

    test('refuses an assertion that cannot be verified beside a context that is good', async () => {
      const { ask } = await both(order);
      expect((await ask({ 'cf-access-jwt-assertion': 'a.b.c' }, under(ADA))).status).toBe(401);
    });

    test('refuses a good assertion beside the context of another application', async () => {
      const { provider, asserted, ask } = await both(order);
      const headers = await asserted(provider.accessAssertion({ subject: '7d3f' }));
      expect(await ask(headers, under(ADA, 'other'))).toMatchObject({ status: 401, code: 'token.audience' });
    });

    test('names a service by its assertion, and refuses the assertion of a user in the context of a service', async () => {
      const { provider, asserted, ask } = await both(order);
      const service = await asserted(provider.serviceAssertion({ commonName: 'ci.access' }));
      expect((await ask(service, under(undefined))).caller).toMatchObject({
        kind: 'service',
        subject: 'ci.access',
      });
      const user = await asserted(provider.accessAssertion({ subject: '7d3f' }));
      expect(await ask(user, under(undefined))).toMatchObject({ status: 401, code: 'token.callers_differ' });
      expect(await ask(service, under(ADA))).toMatchObject({ status: 401, code: 'token.callers_differ' });
    });
  },
);
