import { describe, expect, test } from 'vitest';
import { refreshedClaims, userClaimsOf } from '../../src/provider/user-claims.ts';
import { type Scene, scene } from '../fixtures/scene.ts';

// Every claim has one verified source.

const RULES = {
  issuer: 'https://idp.example',
  groupsClaim: 'groups',
  keepGroup: () => true,
  keepClaims: ['phone_number', 'phone_number_verified', 'department'],
} as const;

const claims = (idToken: object, userinfo?: object) =>
  userClaimsOf({ iss: RULES.issuer, sub: 'ada', ...idToken }, userinfo as never, RULES).claims;

test('C44: the strength of a login comes from the ID token alone', () => {
  const weak = claims({}, { sub: 'ada', acr: 'gold', amr: ['hwk'], auth_time: 1, sid: 'x' });
  expect(weak).toEqual({ iss: RULES.issuer, sub: 'ada' });
  expect(claims({ acr: 'silver' }, { acr: 'gold' })).toMatchObject({ acr: 'silver' });
  const strong = { acr: 'gold', amr: ['hwk'], auth_time: 1 };
  expect(claims(strong)).toEqual({ iss: RULES.issuer, sub: 'ada', ...strong });
});

test('the provider’s own identity source comes from the ID token alone', () => {
  expect(userClaimsOf({ sub: 'ada' }, { iss: 'https://evil.example' }, RULES).claims).toEqual({ sub: 'ada' });
});

test('C44: an e-mail address and its verification come from the same source', () => {
  const address = { email: 'eve@corp.example' };
  expect(claims(address, { email_verified: true })).not.toHaveProperty('email_verified');
  expect(claims({ email_verified: true }, address)).toMatchObject(address);
  expect(claims({ email_verified: true }, address)).not.toHaveProperty('email_verified');
  expect(claims({}, { ...address, email_verified: true })).toMatchObject({
    ...address,
    email_verified: true,
  });
  const mixed = claims(
    { email: 'a@corp.example', email_verified: false },
    { email: 'b@x.example', email_verified: true },
  );
  expect(mixed).toMatchObject({ email: 'a@corp.example', email_verified: false });
  const phone = claims({ phone_number: '1' }, { phone_number_verified: true });
  expect(phone).not.toHaveProperty('phone_number_verified');
});

test('other claims are those of the ID token, and those of userinfo where it has none', () => {
  const rest = { department: 'x', preferred_username: 'ada', phone_number: '1', phone_number_verified: true };
  expect(claims({ name: 'Ada' }, { name: 'Eve', ...rest })).toMatchObject({ name: 'Ada', ...rest });
});

test('claims without a subject give no user', () => {
  for (const sub of [undefined, '', 1, ['ada'], null]) {
    expect(() => claims({ sub }), `${sub}`).toThrow(expect.objectContaining({ code: 'session.id_token' }));
  }
});

test('the session at the provider is the sid of the ID token, and must be a string', () => {
  const sidOf = (idToken: object, userinfo?: object) =>
    userClaimsOf({ sub: 'ada', ...idToken }, userinfo as never, RULES).sid;
  expect(sidOf({ sid: 's' })).toBe('s');
  for (const sid of [undefined, '', 1, ['s']]) expect(sidOf({ sid }, { sid: 'x' })).toBeUndefined();
  const kept = userClaimsOf(
    { sub: 'ada' },
    { sid: 'x', nonce: 'x', azp: 'x', aud: 'x' },
    {
      ...RULES,
      keepClaims: ['sid', 'nonce', 'azp', 'aud'],
    },
  );
  expect(kept.claims).toEqual({ sub: 'ada' });
});

test.each<[string, unknown]>([
  ['a list of objects', [{ name: 'contractors' }]],
  ['a list of texts and objects', ['a', { name: 'contractors' }]],
  ['an object', { contractors: true }],
  ['a number', 7],
])(
  'groups that the ID token or userinfo states as %s are not known, and a login must not ignore that',
  (_, groups) => {
    const read = (idToken: object, userinfo: object, rules: object = {}) =>
      userClaimsOf({ sub: 'ada', ...idToken }, { ...userinfo }, { ...RULES, ...rules });
    for (const [idToken, userinfo] of [
      [{ groups }, {}],
      [{}, { groups }],
    ] as const) {
      expect(() => read(idToken, userinfo)).toThrow(
        expect.objectContaining({ code: 'session.groups_overage' }),
      );
      expect(read(idToken, userinfo, { groupsOverage: 'ask' })).toMatchObject({
        groups: [],
        groupsLeftOut: true,
      });
    }
  },
);

test('groups that userinfo lists are not hidden by a null in the ID token', () => {
  const { groups } = userClaimsOf({ sub: 'ada', groups: null }, { groups: ['contractors'] }, RULES);
  expect(groups).toEqual(['contractors']);
});

test('groups come from the first source that lists them, as a whole, filtered by the configuration', () => {
  const groupsOf = (idToken: object, userinfo: object, rules: object = {}) =>
    userClaimsOf({ sub: 'ada', ...idToken }, { ...userinfo }, { ...RULES, ...rules }).groups;
  expect(groupsOf({ groups: ['a'] }, { groups: ['b'] })).toEqual(['a']);
  expect(groupsOf({}, { groups: ['b'] })).toEqual(['b']);
  const nested = { groupsClaim: 'realm_access.roles' };
  expect(groupsOf({ realm_access: {} }, { realm_access: { roles: ['b'] } }, nested)).toEqual(['b']);
  expect(groupsOf({ groups: ['a', 'b'] }, {}, { keepGroup: (name: string) => name === 'b' })).toEqual(['b']);
});

describe('without an ID token, userinfo', () => {
  const unsigned = (claims: object): string =>
    ['{}', JSON.stringify({ sub: 'ada', ...claims }), '']
      .map((text) => Buffer.from(text).toString('base64url'))
      .join('.');
  const refreshed = (known: object, userinfo: object | undefined, idToken?: string) =>
    refreshedClaims(
      undefined,
      userinfo as never,
      { claims: { sub: 'ada' }, groups: [], sid: 's', idToken, ...known },
      { ...RULES, groupsOverage: 'ask' },
    );

  test.each<[what: string, known: object, userinfo: object | undefined, isSaid: boolean]>([
    ['nothing of groups that there were', { groups: ['a'] }, {}, false],
    ['nothing of groups that were left out', { groupsLeftOut: true }, {}, false],
    ['nothing of groups that there were not', { groupsLeftOut: false }, {}, true],
    ['that there are no groups any more', { groups: ['a'] }, { groups: [] }, true],
    ['null in the place of groups that there were', { groups: ['a'] }, { groups: null }, false],
    ['that groups are left out now', { groups: ['a'] }, { hasgroups: true }, true],
    ['less in other claims', { claims: { sub: 'ada', department: 'x' } }, {}, false],
    [
      'other things in the same claims',
      { claims: { sub: 'ada', department: 'x' } },
      { department: 'y' },
      true,
    ],
    ['nothing at all', {}, undefined, false],
  ])('with %s', (_, known, userinfo, isSaid) => {
    expect(refreshed(known, userinfo) !== undefined).toBe(isSaid);
  });

  test('removes what it said itself, and nothing that the last ID token said', () => {
    const known = { groups: ['a'], claims: { sub: 'ada', acr: 'gold', department: 'x' } };
    const said = refreshed(known, {}, unsigned({ acr: 'gold' }));
    expect(said).toMatchObject({ groups: [], claims: { sub: 'ada', acr: 'gold' }, sid: 's' });
    expect(said?.claims).not.toHaveProperty('department');
    expect(refreshed(known, {}, unsigned({ groups: ['a'] }))).toBeUndefined();
    expect(refreshed(known, {}, unsigned({ hasgroups: true }))).toBeUndefined();
    expect(refreshed(known, {}, unsigned({ department: 'x' }))).toBeUndefined();
    // A later one may have said that the login was stronger, which nobody believed.
    expect(refreshed({}, {}, unsigned({ acr: 'gold' }))).toBeDefined();
  });
});

const JWT = { 'content-type': 'application/jwt' };

/** A login whose userinfo is a signed answer. */
async function signedUserinfo(
  make: (stage: Scene, told: Readonly<Record<string, unknown>>) => Promise<string>,
  advertised = true,
): Promise<Scene> {
  const stage = await scene();
  if (advertised) {
    stage.provider.does.discovery = (metadata) => ({
      ...metadata,
      userinfo_signing_alg_values_supported: ['RS256'],
    });
  }
  stage.provider.does.userinfoAnswer = async (told) =>
    new Response(await make(stage, told), { headers: JWT });
  await stage.logIn();
  return stage;
}

const signed = (stage: Scene, told: object, changes: object = {}): Promise<string> =>
  stage.provider.identity.sign({}, { iss: stage.provider.issuer, aud: 'gate', ...told, ...changes });

test.each([true, false])(
  'C44: signed userinfo is verified and accepted (advertised: %s)',
  async (advertised) => {
    const stage = await signedUserinfo((known, told) => signed(known, told), advertised);
    await stage.browser.send('/');
    expect(stage.caller).toMatchObject({ subject: 'ada', groups: ['eng'], email: 'ada@corp.example' });
  },
);

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

test.each([
  ['of another issuer', { iss: 'https://evil.example' }],
  ['without issuer', { iss: undefined }],
  ['for another client', { aud: 'other' }],
  ['for nobody', { aud: undefined }],
  ['of somebody else', { sub: 'eve' }],
  ['that has expired', { exp: 1 }],
])('C44: signed userinfo %s is refused', async (_, changes) => {
  const stage = await signedUserinfo((known, told) => signed(known, told, changes));
  const code = 'exp' in changes ? 'session.clock_skew' : 'session.id_token';
  expect([stage.failure, stage.browser.cookies.size]).toEqual([code, 0]);
});

test.each([true, false])(
  'C44: userinfo whose signature is broken, or that has none, is refused (advertised: %s)',
  async (advertised) => {
    const forged = [
      async (stage: Scene, told: object) => `${(await signed(stage, told)).replace(/[^.]*$/, '')}AAAA`,
      async (stage: Scene, told: object) => {
        const [header = '', , signature = ''] = (await signed(stage, told)).split('.');
        return `${header}.${part({ iss: stage.provider.issuer, aud: 'gate', ...told, groups: ['root'] })}.${signature}`;
      },
      async (stage: Scene, told: object) =>
        `${part({ alg: 'none' })}.${part({ iss: stage.provider.issuer, aud: 'gate', ...told })}.`,
      async (stage: Scene, told: object) =>
        `${part({ alg: 'none' })}.${part({ iss: stage.provider.issuer, aud: 'gate', ...told })}.AAAA`,
      async () => 'no token',
    ];
    for (const make of forged) {
      const stage = await signedUserinfo(make, advertised);
      expect([stage.failure, stage.browser.cookies.size]).toEqual(['session.id_token', 0]);
    }
  },
);

test('userinfo of another type, or with an error, is refused and causes no crash', async () => {
  const answers = [
    [() => new Response('<html>', { headers: { 'content-type': 'text/html' } }), 'session.provider_answer'],
    [() => new Response('{}', { status: 403, headers: JWT }), 'session.provider_answer'],
    [() => Response.json([]), 'session.provider_answer'],
  ] as const;
  for (const [answer, failure] of answers) {
    const stage = await scene();
    stage.provider.does.userinfoAnswer = answer;
    expect([(await stage.logIn()).status, stage.failure]).toEqual([502, failure]);
  }
});
