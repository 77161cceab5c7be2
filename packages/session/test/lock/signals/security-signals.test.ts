import { createHmac } from 'node:crypto';
import { type BaseContext, pipeline, recorder, type TrailEntry, worker } from '@portcullis/core';
import { allowInsecureLoopback } from '@portcullis/jwks';
import { createIdentityProvider } from '@portcullis/testing';
import { describe, expect, test, vi } from 'vitest';
import { lockDesk, type SignalsOptions, securitySignals, type Transmitter } from '../../../src/index.ts';
import { ADA, lockScene } from '../../fixtures/lock-scene.ts';

type Json = Readonly<Record<string, unknown>>;

const ISSUER = 'https://idp.example';
const AUDIENCE = 'https://app.example/signals';
const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';
const ADA_SUB = { format: 'iss_sub', iss: ISSUER, sub: 'ada' };

const scene = lockScene();
const provider = await createIdentityProvider({ issuer: ISSUER, audience: AUDIENCE, clock: scene.clock.now });
const foreign = await createIdentityProvider({ issuer: ISSUER, audience: AUDIENCE, clock: scene.clock.now });

let tokens = 0;

/** The claims of a valid event, but for what is changed; members that are `undefined` are left out. */
function claimsOf(changes: Json = {}, type = `${CAEP}session-revoked`): Json {
  return {
    iss: ISSUER,
    aud: AUDIENCE,
    iat: scene.clock.seconds,
    jti: `jti ${++tokens}`,
    sub_id: ADA_SUB,
    events: { [type]: { event_timestamp: scene.clock.seconds } },
    ...changes,
  };
}

const sign = (claims: Json | string = claimsOf(), header: Json = {}, by = provider): Promise<string> =>
  by.sign({ typ: 'secevent+jwt', ...header }, claims);

/** A gate that takes signals, with a list of locks of its own. */
function receiver(transmitter: Partial<Transmitter> = {}, options: Partial<SignalsOptions> = {}) {
  const list = lockScene({ protectedPeople: [[{ email: 'chief@corp.example' }]] }, { clock: scene.clock });
  let entries: readonly TrailEntry[] = [];
  const app = pipeline<BaseContext>()
    .use(
      recorder((arrival, next) => {
        entries = arrival.trail.entries;
        return next();
      }),
    )
    .use(
      securitySignals({
        path: '/signals',
        revocationPath: '/revoke',
        transmitters: [{ issuer: ISSUER, audience: AUDIENCE, jwksUri: provider.jwksUri, ...transmitter }],
        desk: lockDesk({ locks: list.locks }),
        fetch: provider.fetch,
        ...options,
      }),
    )
    .handle(() => new Response('behind'));
  const handler = worker(app, { clock: scene.clock });
  const post = (path: string, body: string, headers: Record<string, string>): Promise<Response> =>
    handler(
      new Request(`https://app.example${path}`, { method: 'POST', body, headers }),
      {},
      { waitUntil: () => {} },
    );
  return {
    ...{ list, handler },
    entries: () => entries,
    /** Why the last request was refused, for the record. */
    detail: () => entries.find(({ type }) => type === 'request.failed'),
    push: (body: string, headers: Record<string, string> = {}) =>
      post('/signals', body, { 'content-type': 'application/secevent+jwt', ...headers }),
    revoke: (body: string, token: string) =>
      post('/revoke', body, { 'content-type': 'application/json', authorization: `Bearer ${token}` }),
    held: async () => list.locks.held(ADA, list.context()),
  };
}

/** What each event does by default, with the subject where the specifications' examples have it. */
const EFFECTS: readonly (readonly [string, Json, 'lock' | 'endedAt' | 'askedAt' | 'refreshAt' | 'none'])[] = [
  [
    `${CAEP}session-revoked`,
    { initiating_entity: 'policy', reason_admin: { en: 'Landspeed Policy Violation: C076E82F' } },
    'endedAt',
  ],
  [`${RISC}sessions-revoked`, {}, 'endedAt'],
  [
    `${CAEP}credential-change`,
    { credential_type: 'fido2-roaming', change_type: 'create', friendly_name: "Jane's USB authenticator" },
    'askedAt',
  ],
  [`${RISC}account-credential-change-required`, {}, 'askedAt'],
  [`${RISC}credential-compromise`, { credential_type: 'password' }, 'askedAt'],
  [`${CAEP}token-claims-change`, { claims: { role: 'ro-admin' } }, 'refreshAt'],
  [
    `${CAEP}assurance-level-change`,
    {
      namespace: 'NIST-AAL',
      current_level: 'nist-aal2',
      previous_level: 'nist-aal1',
      change_direction: 'increase',
    },
    'refreshAt',
  ],
  [`${RISC}identifier-changed`, { 'new-value': 'ada.new@corp.example' }, 'refreshAt'],
  [`${RISC}account-disabled`, { reason: 'hijacking' }, 'lock'],
  [`${RISC}account-purged`, {}, 'lock'],
  [`${RISC}account-enabled`, {}, 'none'],
  [
    `${CAEP}device-compliance-change`,
    { current_status: 'not-compliant', previous_status: 'compliant' },
    'none',
  ],
  [
    'https://schemas.openid.net/secevent/ssf/event-type/verification',
    { state: 'VGhpcyBpcyBhbiBleGFtcGxl' },
    'none',
  ],
  ['https://schemas.openid.net/secevent/ssf/event-type/stream-updated', { status: 'paused' }, 'none'],
];

describe('an event that is accepted', () => {
  test.each(['verification', 'stream-updated'])('%s names the stream, and no person', async (name) => {
    const { push, list, entries } = receiver();
    const events = { [`https://schemas.openid.net/secevent/ssf/event-type/${name}`]: {} };
    for (const sub_id of [{ format: 'opaque', id: 'f67e39a0a4d34d56b3aa1bc4cff0069f' }, undefined])
      expect((await push(await sign(claimsOf({ sub_id, events })))).status).toBe(202);
    expect(await list.store.list(0)).toEqual([]);
    expect(entries()).toEqual([]);
  });

  test('is recorded with the end of the lock that it adds, and without an end if it adds none', async () => {
    const { push, entries } = receiver();
    await push(await sign());
    expect(entries()).toMatchObject([{ change: 'sessions_ended' }]);
    expect(entries()[0]).not.toHaveProperty('until');
    await push(await sign(claimsOf({}, `${RISC}account-disabled`)));
    expect(entries()).toMatchObject([{ change: 'locked', until: scene.clock.seconds + 30 * 86_400 }]);
  });

  test.each(['Application/SecEvent+JWT', 'application/secevent+jwt ; charset=utf-8'])(
    'may have the content type %s',
    async (type) => {
      const { push } = receiver();
      expect((await push(await sign(), { 'content-type': type })).status).toBe(202);
    },
  );

  test.each(['PS256', 'ES256', 'EdDSA', 'Ed25519'] as const)('may be signed by %s', async (algorithm) => {
    const options = { issuer: ISSUER, audience: AUDIENCE, clock: scene.clock.now, algorithm };
    const signer = await createIdentityProvider(options);
    const { push } = receiver({ jwksUri: signer.jwksUri }, { fetch: signer.fetch });
    expect((await push(await sign(claimsOf(), {}, signer))).status).toBe(202);
  });

  test('may have a jti of 256 characters, and a sub of 1024', async () => {
    const { push } = receiver();
    const sub_id = { ...ADA_SUB, sub: 's'.repeat(1024) };
    expect((await push(await sign(claimsOf({ jti: 'j'.repeat(256), sub_id })))).status).toBe(202);
  });

  test('may carry an Authorization that the stream does not need', async () => {
    const { push } = receiver();
    expect((await push(await sign(), { authorization: 'Bearer something' })).status).toBe(202);
  });

  test.each(EFFECTS)('%s', async (type, details, effect) => {
    const { push, held, entries } = receiver();
    const answer = await push(await sign(claimsOf({ events: { [type]: details } })));
    expect([answer.status, await answer.text()]).toEqual([202, '']);
    const { lock, ...times } = await held();
    const found =
      lock !== undefined
        ? 'lock'
        : (['askedAt', 'endedAt', 'refreshAt'] as const).find((one) => times[one] > 0);
    expect(found ?? 'none').toBe(effect);
    const recorded = entries().filter((entry) => entry.type === 'lock');
    if (effect === 'none' && !type.endsWith('enabled')) expect(recorded).toEqual([]);
    else
      expect(recorded).toMatchObject([
        { source: 'provider', by: ISSUER, event: type, issuer: ISSUER, subject: 'ada' },
      ]);
  });

  test.each<[string, Json]>([
    [
      'beside the event, as an e-mail address of the issuer',
      { sub_id: { format: 'email', email: 'Ada@corp.example' } },
    ],
    [
      'as the user of a complex subject',
      { sub_id: { format: 'complex', user: ADA_SUB, session: { format: 'opaque', id: 's' } } },
    ],
    [
      'in the event, as Okta does',
      { sub_id: undefined, events: { [`${CAEP}session-revoked`]: { subject: { user: ADA_SUB } } } },
    ],
    [
      'in the event, as drafts did',
      { sub_id: undefined, events: { [`${CAEP}session-revoked`]: { subject: ADA_SUB } } },
    ],
  ])('names its person %s', async (_where, changes) => {
    const { push, held } = receiver();
    expect((await push(await sign(claimsOf(changes)))).status).toBe(202);
    expect((await held()).endedAt).toBe(scene.clock.seconds);
  });

  test('does what the options say instead', async () => {
    const { push, held } = receiver({ events: { 'session-revoked': 'lock', 'credential-change': 'ignore' } });
    await push(await sign(claimsOf({}, `${CAEP}credential-change`)));
    expect(await held()).toMatchObject({ lock: undefined });
    await push(await sign());
    expect((await held()).lock?.until).toBe(scene.clock.seconds + 30 * 86_400);
  });

  test('to enable an account removes the lock of its provider, and not one of an operator', async () => {
    const { push, held, list } = receiver();
    await push(await sign(claimsOf({}, `${RISC}account-disabled`)));
    expect((await held()).lock).toBeDefined();
    await push(await sign(claimsOf({}, `${RISC}account-enabled`)));
    expect((await held()).lock).toBeUndefined();
    await list.order();
    await push(await sign(claimsOf({}, `${RISC}account-enabled`)));
    expect((await held()).lock).toBeDefined();
  });

  test('about a protected person ends their sessions and does not lock them; the answer is the same', async () => {
    const { push, list } = receiver();
    const sub_id = { format: 'email', email: 'chief@corp.example' };
    const protectedList = lockScene(
      { protectedPeople: [[{ email: 'chief@corp.example', issuer: ISSUER }]] },
      { clock: scene.clock },
    );
    const strict = receiver({}, { desk: lockDesk({ locks: protectedList.locks }) });
    const claims = { sub_id, events: { [`${RISC}account-disabled`]: {} } };
    const answers = [
      await push(await sign(claimsOf(claims))),
      await strict.push(await sign(claimsOf(claims))),
    ];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect((await protectedList.store.list(0)).map(({ effect }) => effect)).toEqual(['end']);
    // Not even an address of any issuer lets a provider's lock reach whom it protects.
    const chief = { ...ADA, subject: 'chief', email: 'chief@corp.example' };
    expect((await list.locks.held(chief, list.context())).lock).toBeUndefined();
  });

  test('beyond the locks of an hour ends the sessions of its person; sent again, it counts once', async () => {
    const list = lockScene({ perHour: 1 }, { clock: scene.clock });
    const { push, entries } = receiver({}, { desk: lockDesk({ locks: list.locks }) });
    const disabled = (sub: string) =>
      sign(claimsOf({ sub_id: { ...ADA_SUB, sub }, events: { [`${RISC}account-disabled`]: {} } }));
    expect((await push(await disabled('bob'))).status).toBe(202);
    const token = await disabled('ada');
    expect((await push(token)).status).toBe(202);
    expect(entries()).toMatchObject([
      { type: 'lock', change: 'refused', code: 'session.lock_limited', subject: 'ada' },
      { type: 'lock', change: 'sessions_ended', subject: 'ada' },
    ]);
    const held = await list.locks.held(ADA, list.context());
    expect(held).toMatchObject({ lock: undefined, endedAt: scene.clock.seconds });
    expect((await push(token)).status).toBe(400);
  });

  test.each(['account-disabled', 'sessions-revoked'])(
    '%s, while the list has no room, is not acknowledged, and counts when it is sent again',
    async (type) => {
      const list = lockScene({}, { clock: scene.clock });
      const { add } = list.store;
      list.store.add = (locks, order, bounds, now) => add(locks, order, { ...bounds, most: 0 }, now);
      const { push } = receiver({}, { desk: lockDesk({ locks: list.locks }) });
      const token = await sign(claimsOf({}, `${RISC}${type}`));
      expect((await push(token)).status).toBe(429);
      list.store.add = add;
      expect((await push(token)).status).toBe(202);
      expect((await list.locks.held(ADA, list.context())).endedAt).toBe(scene.clock.seconds);
    },
  );

  test('may be as old as an hour, since transmitters repeat', async () => {
    const { push } = receiver();
    expect((await push(await sign(claimsOf({ iat: scene.clock.seconds - 3600 })))).status).toBe(202);
  });

  test('must carry the Authorization of its stream, if one is configured', async () => {
    const { push } = receiver({ authorization: `Bearer ${'s'.repeat(32)}` });
    const token = await sign();
    const answer = await push(token);
    expect([answer.status, await answer.json()]).toEqual([
      401,
      { err: 'authentication_failed', description: 'its Authorization is not that of the stream' },
    ]);
    expect((await push(token, { authorization: `Bearer ${'t'.repeat(32)}` })).status).toBe(401);
    expect((await push(token, { authorization: `Bearer ${'s'.repeat(32)}` })).status).toBe(202);
  });
});

const now = scene.clock.seconds;
const revoked = (details: unknown) => ({ [`${CAEP}session-revoked`]: details });

/** Tokens that differ from a valid one in one thing. */
const WRONG: readonly (readonly [what: string, token: () => Promise<string> | string, err: string])[] = [
  ['an empty body', () => '', 'invalid_request'],
  ['a text', () => 'hello', 'invalid_request'],
  ['JSON', () => '{"iss":"https://idp.example"}', 'invalid_request'],
  [
    'the JSON serialization of a JWS',
    async () => JSON.stringify({ payload: (await sign()).split('.')[1], signatures: [] }),
    'invalid_request',
  ],
  ['two parts', async () => (await sign()).split('.').slice(0, 2).join('.'), 'invalid_request'],
  ['four parts', async () => `${await sign()}.x`, 'invalid_request'],
  ['padding', async () => `${await sign()}=`, 'invalid_request'],
  ['a line break', async () => `${await sign()}\n`, 'invalid_request'],
  ['no signature', async () => `${(await sign()).split('.').slice(0, 2).join('.')}.`, 'invalid_request'],
  ['alg none', async () => unsignedToken({ alg: 'none', typ: 'secevent+jwt' }), 'invalid_request'],
  ['alg none and no type', async () => unsignedToken({ alg: 'none' }), 'invalid_request'],
  ['an HMAC', () => hmacToken(), 'invalid_request'],
  [
    'an algorithm that does not exist',
    () => unsignedToken({ alg: 'XX256', typ: 'secevent+jwt' }),
    'invalid_request',
  ],
  ['no type', () => provider.sign({}, claimsOf()), 'invalid_request'],
  ['the type of a JWT', () => sign(claimsOf(), { typ: 'JWT' }), 'invalid_request'],
  ['the type of an access token', () => sign(claimsOf(), { typ: 'at+jwt' }), 'invalid_request'],
  ['the type of a logout token', () => sign(claimsOf(), { typ: 'logout+jwt' }), 'invalid_request'],
  [
    'the type of a revocation',
    () => sign(claimsOf(), { typ: 'global-token-revocation+jwt' }),
    'invalid_request',
  ],
  [
    'a critical extension',
    () => unsignedToken({ alg: 'RS256', typ: 'secevent+jwt', crit: ['exp'] }),
    'invalid_request',
  ],
  ['an unencoded payload', () => sign(claimsOf(), { b64: false }), 'invalid_request'],
  ['a kid that is a number', () => sign(claimsOf(), { kid: 5 as never }), 'invalid_request'],
  ['a foreign key', () => sign(claimsOf(), {}, foreign), 'invalid_key'],
  [
    'a key that it brings itself',
    async () => sign(claimsOf(), { jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } as never, kid: 'own' }),
    'invalid_key',
  ],
  ['an unknown kid', () => sign(claimsOf(), { kid: 'unknown' }), 'invalid_key'],
  ['a changed payload', async () => withPayload(await sign(), claimsOf()), 'invalid_key'],
  ['a payload that is an array', () => sign('[]'), 'invalid_issuer'],
  ['a payload that is no JSON', () => sign('{'), 'invalid_issuer'],
  ['no issuer', () => sign(claimsOf({ iss: undefined })), 'invalid_issuer'],
  ['another issuer', () => sign(claimsOf({ iss: 'https://other.example' })), 'invalid_issuer'],
  ['an issuer with a slash more', () => sign(claimsOf({ iss: `${ISSUER}/` })), 'invalid_issuer'],
  ['an issuer in other case', () => sign(claimsOf({ iss: 'https://IDP.example' })), 'invalid_issuer'],
  ['an issuer that is an array', () => sign(claimsOf({ iss: [ISSUER] })), 'invalid_issuer'],
  ['no audience', () => sign(claimsOf({ aud: undefined })), 'invalid_audience'],
  ['another audience', () => sign(claimsOf({ aud: 'https://other.example' })), 'invalid_audience'],
  ['an empty list of audiences', () => sign(claimsOf({ aud: [] })), 'invalid_audience'],
  ['a longer audience', () => sign(claimsOf({ aud: `${AUDIENCE}/` })), 'invalid_audience'],
  ['an audience that is an object', () => sign(claimsOf({ aud: { 0: AUDIENCE } })), 'invalid_audience'],
  ['no iat', () => sign(claimsOf({ iat: undefined })), 'invalid_request'],
  ['an iat that is a text', () => sign(claimsOf({ iat: String(now) })), 'invalid_request'],
  ['an iat of more than an hour ago', () => sign(claimsOf({ iat: now - 3601 })), 'invalid_request'],
  ['an iat in the future', () => sign(claimsOf({ iat: now + 31 })), 'invalid_request'],
  [
    'an infinite iat',
    () => sign(JSON.stringify(claimsOf()).replace(/"iat":\d+/, '"iat":1e999')),
    'invalid_request',
  ],
  ['an nbf in the future', () => sign(claimsOf({ nbf: now + 31 })), 'invalid_request'],
  ['an exp, as tokens for another purpose have', () => sign(claimsOf({ exp: now + 60 })), 'invalid_request'],
  ['no jti', () => sign(claimsOf({ jti: undefined })), 'invalid_request'],
  ['an empty jti', () => sign(claimsOf({ jti: '' })), 'invalid_request'],
  ['a jti that is a number', () => sign(claimsOf({ jti: 7 })), 'invalid_request'],
  ['a jti of 257 characters', () => sign(claimsOf({ jti: 'j'.repeat(257) })), 'invalid_request'],
  ['no events', () => sign(claimsOf({ events: undefined })), 'invalid_request'],
  ['an empty set of events', () => sign(claimsOf({ events: {} })), 'invalid_request'],
  ['events that are a list', () => sign(claimsOf({ events: [`${CAEP}session-revoked`] })), 'invalid_request'],
  ['an event that is a text', () => sign(claimsOf({ events: revoked('yes') })), 'invalid_request'],
  ['an event that is null', () => sign(claimsOf({ events: revoked(null) })), 'invalid_request'],
  [
    'two events',
    () => sign(claimsOf({ events: { ...revoked({}), [`${RISC}account-disabled`]: {} } })),
    'invalid_request',
  ],
  [
    'one event twice',
    () => sign(JSON.stringify(claimsOf()).replace(/"events":\{/, `"events":{"${CAEP}session-revoked":{},`)),
    'invalid_request',
  ],
  [
    'two members "events"',
    () => sign(JSON.stringify(claimsOf()).replace(/^\{/, '{"events":{},')),
    'invalid_request',
  ],
  [
    'two members "sub_id"',
    () => sign(JSON.stringify(claimsOf()).replace(/^\{/, '{"sub_id":{},')),
    'invalid_request',
  ],
  ['a "sub" besides', () => sign(claimsOf({ sub: 'ada' })), 'invalid_request'],
  ['no subject', () => sign(claimsOf({ sub_id: undefined })), 'invalid_request'],
  [
    'a subject beside the event and another in it',
    () => sign(claimsOf({ events: revoked({ subject: { ...ADA_SUB, sub: 'bob' } }) })),
    'invalid_request',
  ],
  [
    'the same subject beside the event and in it',
    () => sign(claimsOf({ events: revoked({ subject: ADA_SUB }) })),
    'invalid_request',
  ],
  ['a subject that is a text', () => sign(claimsOf({ sub_id: 'ada' })), 'invalid_request'],
  [
    'a subject of another issuer',
    () => sign(claimsOf({ sub_id: { ...ADA_SUB, iss: 'https://other.example' } })),
    'invalid_request',
  ],
  [
    'a subject of no issuer',
    () => sign(claimsOf({ sub_id: { format: 'iss_sub', sub: 'ada' } })),
    'invalid_request',
  ],
  [
    'a subject without a sub',
    () => sign(claimsOf({ sub_id: { format: 'iss_sub', iss: ISSUER } })),
    'invalid_request',
  ],
  [
    'a subject with an empty sub',
    () => sign(claimsOf({ sub_id: { ...ADA_SUB, sub: '' } })),
    'invalid_request',
  ],
  [
    'a subject whose sub is a number',
    () => sign(claimsOf({ sub_id: { ...ADA_SUB, sub: 1 } })),
    'invalid_request',
  ],
  [
    'a subject without a format',
    () => sign(claimsOf({ sub_id: { iss: ISSUER, sub: 'ada' } })),
    'invalid_request',
  ],
  [
    'a subject of an unknown format',
    () => sign(claimsOf({ sub_id: { format: 'opaque', id: 'ada' } })),
    'invalid_request',
  ],
  [
    'a phone number',
    () => sign(claimsOf({ sub_id: { format: 'phone_number', phone_number: '+12065550100' } })),
    'invalid_request',
  ],
  [
    'a list of subjects',
    () => sign(claimsOf({ sub_id: { format: 'aliases', identifiers: [ADA_SUB] } })),
    'invalid_request',
  ],
  [
    'an issuer and an address in one subject',
    () => sign(claimsOf({ sub_id: { ...ADA_SUB, email: 'bob@corp.example' } })),
    'invalid_request',
  ],
  [
    'an address and an issuer in one subject',
    () => sign(claimsOf({ sub_id: { format: 'email', email: 'ada@corp.example', iss: ISSUER } })),
    'invalid_request',
  ],
  [
    'an address that is none',
    () => sign(claimsOf({ sub_id: { format: 'email', email: 'ada' } })),
    'invalid_request',
  ],
  [
    'an issuer and a subject with the user of a complex one',
    () => sign(claimsOf({ sub_id: { ...ADA_SUB, user: { ...ADA_SUB, sub: 'bob' } } })),
    'invalid_request',
  ],
  [
    'an address with the user of a complex subject',
    () => sign(claimsOf({ sub_id: { format: 'email', email: 'ada@corp.example', user: ADA_SUB } })),
    'invalid_request',
  ],
  [
    'an issuer and subject with an opaque id',
    () => sign(claimsOf({ sub_id: { ...ADA_SUB, id: 'bob' } })),
    'invalid_request',
  ],
  [
    'an address with an opaque id',
    () => sign(claimsOf({ sub_id: { format: 'email', email: 'ada@corp.example', id: 'bob' } })),
    'invalid_request',
  ],
  [
    'an address with a sub',
    () => sign(claimsOf({ sub_id: { format: 'email', email: 'ada@corp.example', sub: 'bob' } })),
    'invalid_request',
  ],
  [
    'a subject of an unknown format with an address',
    () => sign(claimsOf({ sub_id: { format: 'account', email: 'ada@corp.example' } })),
    'invalid_request',
  ],
  [
    'an address with words before it',
    () => sign(claimsOf({ sub_id: { format: 'email', email: 'not ada@corp.example' } })),
    'invalid_request',
  ],
  [
    'an address with words after it',
    () => sign(claimsOf({ sub_id: { format: 'email', email: 'ada@corp.example or not' } })),
    'invalid_request',
  ],
  [
    'a sub of 1025 characters',
    () => sign(claimsOf({ sub_id: { ...ADA_SUB, sub: 's'.repeat(1025) } })),
    'invalid_request',
  ],
  [
    'a complex subject in one without a format',
    () => sign(claimsOf({ sub_id: { user: { user: ADA_SUB } } })),
    'invalid_request',
  ],
  [
    'a complex subject without a user',
    () => sign(claimsOf({ sub_id: { format: 'complex', session: { format: 'opaque', id: 's' } } })),
    'invalid_request',
  ],
  [
    'a complex subject in a complex one',
    () => sign(claimsOf({ sub_id: { format: 'complex', user: { format: 'complex', user: ADA_SUB } } })),
    'invalid_request',
  ],
  [
    'a complex subject whose user is of another issuer',
    () =>
      sign(claimsOf({ sub_id: { format: 'complex', user: { ...ADA_SUB, iss: 'https://other.example' } } })),
    'invalid_request',
  ],
];

function encoded(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function unsignedToken(header: Json): string {
  return `${encoded(header)}.${encoded(claimsOf())}.c2ln`;
}

/** Signed with what the transmitter publishes, as if it were a secret. */
function hmacToken(): string {
  const signed = `${encoded({ alg: 'HS256', typ: 'secevent+jwt' })}.${encoded(claimsOf())}`;
  return `${signed}.${createHmac('sha256', provider.jwksUri).update(signed).digest('base64url')}`;
}

function withPayload(token: string, claims: Json): string {
  const [header, , signature] = token.split('.');
  return [header, encoded(claims), signature].join('.');
}

describe('an event is refused, and changes nothing, if it has', () => {
  test.each(WRONG)('%s', async (_what, token, err) => {
    const { push, list, entries } = receiver();
    const answer = await push(await token());
    const body = (await answer.json()) as Json;
    expect([answer.status, body.err]).toEqual([400, err]);
    expect(body.description).toMatch(/^.+ .+$/);
    expect(answer.headers.get('www-authenticate')).toBeNull();
    expect(await list.store.list(0)).toEqual([]);
    expect(entries().filter(({ type }) => type === 'lock')).toEqual([]);
    expect(entries()).toContainEqual(
      expect.objectContaining({ type: 'request.failed', code: 'session.signal_refused', status: 400 }),
    );
    expect(JSON.stringify(body)).not.toContain('ada');
  });
});

test('the table of wrong events has at least sixty', () => {
  expect(new Set(WRONG.map(([what]) => what)).size).toBeGreaterThanOrEqual(60);
});

test('an event counts once, also if it is sent twice at the same time', async () => {
  const { push, list } = receiver();
  const token = await sign();
  const answers = await Promise.all([push(token), push(token), push(token)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 400, 400]);
  expect((await push(token)).status).toBe(400);
  expect(await list.store.list(0)).toHaveLength(1);
});

test('an event counts once for as long as its age is accepted', async () => {
  const { push, list, detail } = receiver();
  const token = await sign();
  expect((await push(token)).status).toBe(202);
  list.clock.pass(3600);
  expect((await push(token)).status).toBe(400);
  expect(detail()).toMatchObject({ detail: expect.stringContaining('its "jti" was used before') });
  list.clock.pass(-3600);
});

test('an event that is ignored is refused all the same if it is about a person of another issuer', async () => {
  const { push } = receiver({ events: { 'session-revoked': 'ignore' } });
  const sub_id = { ...ADA_SUB, iss: 'https://other.example' };
  expect((await push(await sign(claimsOf({ sub_id })))).status).toBe(400);
  expect((await push(await sign(claimsOf()))).status).toBe(202);
});

test('an event with two subjects, or a subject without a format, is refused with that reason', async () => {
  const { push } = receiver();
  const reasonOf = async (changes: Json) =>
    (await (await push(await sign(claimsOf(changes)))).json()) as Json;
  expect(await reasonOf({ events: { [`${CAEP}session-revoked`]: { subject: ADA_SUB } } })).toMatchObject({
    description: 'it has two subjects',
  });
  expect(await reasonOf({ sub_id: { iss: ISSUER, sub: 'ada' } })).toMatchObject({
    description: 'the format of the subject is not "iss_sub" or "email"',
  });
});

test('an event without an effect counts once too', async () => {
  const { push } = receiver();
  const token = await sign(claimsOf({}, `${CAEP}device-compliance-change`));
  expect([(await push(token)).status, (await push(token)).status]).toEqual([202, 400]);
});

test('one jti of two issuers is two events', async () => {
  const other = await createIdentityProvider({
    issuer: 'https://other.example',
    audience: AUDIENCE,
    clock: scene.clock.now,
  });
  const both: readonly Transmitter[] = [
    { issuer: ISSUER, audience: AUDIENCE, jwksUri: provider.jwksUri },
    { issuer: 'https://other.example', audience: AUDIENCE, jwksUri: other.jwksUri },
  ];
  const fetch = (url: string, init: RequestInit) =>
    url.startsWith('https://other.example') ? other.fetch(url, init) : provider.fetch(url, init);
  const { push } = receiver({}, { transmitters: both, fetch });
  const jti = 'shared';
  expect((await push(await sign(claimsOf({ jti })))).status).toBe(202);
  const theirs = claimsOf({
    jti,
    iss: 'https://other.example',
    sub_id: { ...ADA_SUB, iss: 'https://other.example' },
  });
  expect((await push(await sign(theirs, {}, other))).status).toBe(202);
  // Neither signs for the other, nor speaks of the other's people.
  expect((await push(await sign(claimsOf(), {}, other))).status).toBe(400);
  expect((await push(await sign(claimsOf({ iss: 'https://other.example' }), {}, other))).status).toBe(400);
});

test('an e-mail address of one issuer touches no one of another', async () => {
  const { push, list } = receiver();
  await push(await sign(claimsOf({ sub_id: { format: 'email', email: 'ada@corp.example' } })));
  const elsewhere = { ...ADA, issuer: 'https://other.example' };
  expect((await list.locks.held(elsewhere, list.context())).endedAt).toBe(Number.NEGATIVE_INFINITY);
});

test('a store that fails withholds the acknowledgement, so that the event is sent again', async () => {
  const { push, list } = receiver();
  const token = await sign();
  list.store.mode = 'down';
  expect((await push(token)).status).toBe(503);
  list.store.mode = 'up';
  expect((await push(token)).status).toBe(202);
});

test('keys that cannot be fetched withhold the acknowledgement', async () => {
  const { push } = receiver({}, { fetch: async () => new Response(null, { status: 500 }) });
  expect((await push(await sign())).status).toBe(503);
});

test('keys that could not be fetched are fetched again a second later, by the clock of the gateway', async () => {
  let isDown = true;
  const fetch: NonNullable<SignalsOptions['fetch']> = async (url, init) =>
    isDown ? new Response(null, { status: 500 }) : provider.fetch(url, init);
  const { push, list } = receiver({}, { fetch });
  const token = await sign();
  expect((await push(token)).status).toBe(503);
  isDown = false;
  expect((await push(token)).status).toBe(503);
  list.clock.pass(2);
  expect((await push(token)).status).toBe(202);
});

test('another content type is refused, and none', async () => {
  const { push, handler } = receiver();
  const answer = await push(await sign(), { 'content-type': 'application/jwt' });
  const reason = {
    err: 'invalid_request',
    description: 'the content type is not application/secevent+jwt',
  };
  expect([answer.status, await answer.json()]).toEqual([400, reason]);
  const body = new TextEncoder().encode(await sign());
  const request = new Request('https://app.example/signals', { method: 'POST', body });
  expect(request.headers.get('content-type')).toBeNull();
  const other = await handler(request, {}, { waitUntil: () => {} });
  expect([other.status, await other.json()]).toEqual([400, reason]);
});

test('a body of more than 65,536 bytes is refused, of an event and of a revocation', async () => {
  const { push, revoke } = receiver();
  for (const [answer, description] of [
    [await push('x'.repeat(65_537)), 'it is too large'],
    [await revoke('x'.repeat(65_537), 'token'), 'it is too large'],
    [await push('x'.repeat(65_536)), expect.not.stringContaining('large')],
  ] as const)
    expect([answer.status, await answer.json()]).toMatchObject([
      expect.toSatisfy((status: number) => status === 400),
      { err: 'invalid_request', description },
    ]);
});

test('the keys of a transmitter are fetched once', async () => {
  let fetched = 0;
  const { push } = receiver(
    {},
    {
      fetch: (url, init) => {
        fetched++;
        return provider.fetch(url, init);
      },
    },
  );
  for (const _ of [1, 2]) expect((await push(await sign())).status).toBe(202);
  expect(fetched).toBe(1);
});

test('a network that sends many invalid signals is limited, one that sends valid ones is not', async () => {
  const { push } = receiver();
  for (let sent = 0; sent < 40; sent++) expect((await push(await sign())).status).toBe(202);
  for (let sent = 0; sent < 30; sent++) expect((await push('made up')).status).toBe(400);
  const limited = await push('made up');
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '60']);
  expect((await push(await sign())).status).toBe(429);
});

test('a transmitter that signs is not limited for signals that are refused', async () => {
  const { push } = receiver();
  for (let sent = 0; sent < 31; sent++)
    expect((await push(await sign(claimsOf({ sub_id: 'ada' })))).status).toBe(400);
  expect((await push(await sign())).status).toBe(202);
});

test.each<[string, (at: ReturnType<typeof receiver>) => Promise<Response>]>([
  ['of another content type', ({ push }) => push('x', { 'content-type': 'text/plain' })],
  ['that authorize a revocation', ({ revoke }) => revoke('{}', 'made.up.token')],
])('a network that sends many invalid tokens %s is limited', async (_what, send) => {
  const at = receiver();
  for (let sent = 0; sent < 30; sent++) expect((await send(at)).status).toBeOneOf([400, 401]);
  expect((await send(at)).status).toBe(429);
});

test('requests that are not a POST to one of the paths pass', async () => {
  const { handler } = receiver();
  for (const [method, path] of [
    ['GET', '/signals'],
    ['PUT', '/signals'],
    ['GET', '/revoke'],
    ['POST', '/signals/'],
    ['POST', '/'],
  ]) {
    const request = new Request(`https://app.example${path}`, { method: method as string });
    const answer = await handler(request, {}, { waitUntil: () => {} });
    expect([answer.status, await answer.text()]).toEqual([200, 'behind']);
  }
});

test('a refusal is in English, is not cached, and asks for a token where one is missing', async () => {
  const { push, handler } = receiver();
  const request = new Request('https://app.example/revoke', { method: 'POST', body: '{}' });
  const [unsigned, wrong] = [await handler(request, {}, { waitUntil: () => {} }), await push('x')];
  const names = ['cache-control', 'content-language', 'www-authenticate'];
  expect([unsigned, wrong].map(({ headers }) => names.map((name) => headers.get(name)))).toEqual([
    ['no-store', 'en', 'Bearer'],
    ['no-store', 'en', null],
  ]);
  expect(await unsigned.json()).toEqual({
    err: 'authentication_failed',
    description: 'it has no bearer token',
  });
});

describe('a Global Token Revocation', () => {
  const authorized = (changes: Json = {}, typ = 'global-token-revocation+jwt', by = provider) =>
    by.sign(
      { typ },
      {
        ...{ iss: ISSUER, sub: 'client', aud: AUDIENCE, jti: `gtr ${++tokens}` },
        ...{ iat: scene.clock.seconds, nbf: scene.clock.seconds, exp: scene.clock.seconds + 300 },
        ...changes,
      },
    );

  test.each<[string, Json]>([
    ['the draft', { sub_id: ADA_SUB }],
    ['Okta, by subject', { subject: ADA_SUB }],
    ['Okta, by e-mail address', { subject: { format: 'email', email: 'ada@corp.example' } }],
  ])('in the form of %s ends the sessions of its person', async (_form, body) => {
    const { revoke, held, entries } = receiver();
    expect((await revoke(JSON.stringify(body), await authorized())).status).toBe(204);
    expect((await held()).endedAt).toBe(scene.clock.seconds);
    expect(entries()).toContainEqual(
      expect.objectContaining({ type: 'lock', change: 'sessions_ended', event: 'global-token-revocation' }),
    );
  });

  test('answers the same for a person who is not known', async () => {
    const { revoke } = receiver();
    const body = JSON.stringify({ subject: { ...ADA_SUB, sub: 'nobody' } });
    expect((await revoke(body, await authorized())).status).toBe(204);
  });

  test('does what the options say instead', async () => {
    const { revoke, held } = receiver({ revocation: 'lock' });
    await revoke(JSON.stringify({ sub_id: ADA_SUB }), await authorized());
    expect((await held()).lock).toBeDefined();
  });

  test.each<[string, () => Promise<string>]>([
    ['of another type', () => authorized({}, 'JWT')],
    ['that is a security event', () => sign()],
    ['of a foreign key', () => authorized({}, undefined, foreign)],
    ['of another issuer', () => authorized({ iss: 'https://other.example' })],
    ['for another receiver', () => authorized({ aud: 'https://other.example' })],
    ['that has expired', () => authorized({ exp: scene.clock.seconds - 31 })],
    ['without an end', () => authorized({ exp: undefined })],
    ['without a jti', () => authorized({ jti: undefined })],
    ['that is old', () => authorized({ iat: scene.clock.seconds - 3601 })],
  ])('is refused with 401 by a token %s', async (_what, token) => {
    const { revoke, list } = receiver();
    expect((await revoke(JSON.stringify({ sub_id: ADA_SUB }), await token())).status).toBe(401);
    expect(await list.store.list(0)).toEqual([]);
  });

  test.each<[string, string]>([
    ['without a body', ''],
    ['that is no JSON', '{'],
    ['that is a list', '[]'],
    ['without a subject', '{}'],
    ['with two subjects', JSON.stringify({ sub_id: ADA_SUB, subject: ADA_SUB })],
    [
      'about a person of another issuer',
      JSON.stringify({ sub_id: { ...ADA_SUB, iss: 'https://other.example' } }),
    ],
    ['about an opaque id', JSON.stringify({ sub_id: { format: 'opaque', id: 'ada' } })],
  ])('is refused with 400 %s', async (_what, body) => {
    const { revoke, list } = receiver();
    expect((await revoke(body, await authorized())).status).toBe(400);
    expect(await list.store.list(0)).toEqual([]);
  });

  test.each([
    ['words before the scheme', (token: string) => `Not Bearer ${token}`],
    ['words after the token', (token: string) => `Bearer ${token} x`],
    ['another scheme', (token: string) => `DPoP ${token}`],
  ])('is refused with 401 for %s', async (_what, authorization) => {
    const { handler, list } = receiver();
    const request = new Request('https://app.example/revoke', {
      ...{ method: 'POST', body: JSON.stringify({ sub_id: ADA_SUB }) },
      headers: { authorization: authorization(await authorized()) },
    });
    expect((await handler(request, {}, { waitUntil: () => {} })).status).toBe(401);
    expect(await list.store.list(0)).toEqual([]);
  });

  test('counts once', async () => {
    const { revoke } = receiver();
    const [body, token] = [JSON.stringify({ sub_id: ADA_SUB }), await authorized()];
    expect([(await revoke(body, token)).status, (await revoke(body, token)).status]).toEqual([204, 400]);
  });
});

describe('securitySignals()', () => {
  const transmitter = { issuer: ISSUER, audience: AUDIENCE, jwksUri: provider.jwksUri };

  test.each<[string, unknown]>([
    ['without an issuer', { ...transmitter, issuer: '' }],
    ['whose issuer is a list', { ...transmitter, issuer: [ISSUER] }],
    ['without an audience', { ...transmitter, audience: undefined }],
    ['whose keys are fetched by plain http', { ...transmitter, jwksUri: 'http://idp.example/keys' }],
    ['with a short Authorization', { ...transmitter, authorization: 'x'.repeat(31) }],
    ['whose Authorization is a list', { ...transmitter, authorization: Array.from('x'.repeat(32)) }],
    ['with an event that does not exist', { ...transmitter, events: { 'session-ended': 'end' } }],
    ['with an event under the name of a method', { ...transmitter, events: { toString: 'end' } }],
    ['with an effect that does not exist', { ...transmitter, events: { 'session-revoked': 'ends' } }],
    ['with events in a list', { ...transmitter, events: [] }],
    ['whose revocations unlock', { ...transmitter, revocation: 'unlock' }],
    ['whose revocations refresh', { ...transmitter, revocation: 'refresh' }],
    ['that speaks of the people of no issuer', { ...transmitter, subjectsOf: '' }],
    ['that speaks of the people of a number', { ...transmitter, subjectsOf: 5 }],
    ['that is null', null],
    ['that is a text', ISSUER],
  ])('refuses a transmitter %s', (_what, wrong) => {
    for (const transmitters of [[wrong], [transmitter, wrong]])
      expect(() => receiver({}, { transmitters: transmitters as never })).toThrow(
        'securitySignals: transmitters must be an array of at least one transmitter',
      );
  });

  test.each<[string, object]>([
    ['whose keys are on this machine', { jwksUri: 'http://127.0.0.1:8080/keys' }],
    ['with an Authorization of 32 characters', { authorization: 'x'.repeat(32) }],
    ['that speaks of the people of another issuer', { subjectsOf: 'https://people.example' }],
    ['with an event whose effect is undefined', { events: { 'session-revoked': undefined } }],
    ...(['lock', 'unlock', 'end', 'ask', 'refresh', 'ignore'] as const).map((effect): [string, object] => [
      `with the effect ${effect}`,
      { events: { 'session-revoked': effect } },
    ]),
    ...(['lock', 'end', 'ask', 'ignore'] as const).map((revocation): [string, object] => [
      `whose revocations cause ${revocation}`,
      { revocation },
    ]),
  ])('takes a transmitter %s', (_what, changes) => {
    expect(() => receiver(changes)).not.toThrow();
  });

  test('refuses no transmitters, one that is not in an array, and one twice', () => {
    for (const transmitters of [[], { length: 1 }, transmitter])
      expect(() => receiver({}, { transmitters: transmitters as never })).toThrow(
        'transmitters must be an array of at least one transmitter',
      );
    expect(() => receiver({}, { transmitters: [transmitter, transmitter] })).toThrow(
      'the same issuer and audience twice',
    );
    const second = { ...transmitter, audience: `${AUDIENCE}/2` };
    expect(() => receiver({}, { transmitters: [transmitter, second] })).not.toThrow();
  });

  test.each([5, ['/x'], 'x', 'x/y', '/x?', '/x#', '/x?a=b', ''])('refuses the path %j', (path) => {
    expect(() => receiver({}, { path: path as never })).toThrow(
      'securitySignals: path must be an absolute path',
    );
    expect(() => receiver({}, { revocationPath: path as never })).toThrow(
      'revocationPath must be an absolute',
    );
  });

  test('fetches keys with the fetch of the runtime by default', async () => {
    vi.stubGlobal('fetch', provider.fetch);
    const { push } = receiver({}, { fetch: undefined as never });
    expect((await push(await sign())).status).toBe(202);
  });

  test('fetches keys by plain http only from this machine, and only if it is allowed', async () => {
    const jwksUri = 'http://127.0.0.1:8080/keys';
    const fetch = (_url: string, init: RequestInit) => provider.fetch(provider.jwksUri, init);
    const allowed = receiver({ jwksUri }, { fetch, [allowInsecureLoopback]: true });
    expect((await allowed.push(await sign())).status).toBe(202);
    expect(() => receiver({ jwksUri }, { fetch, [allowInsecureLoopback]: 1 as never })).toThrow(
      'must be true or',
    );
    for (const more of [{}, { [allowInsecureLoopback]: false }]) {
      const { push } = receiver({ jwksUri }, { fetch, ...more });
      expect((await push(await sign())).status).toBe(500);
    }
  });
});
