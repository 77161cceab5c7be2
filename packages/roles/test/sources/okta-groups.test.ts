import { describe, expect, test } from 'vitest';
import { type OktaGroupsOptions, oktaGroups } from '../../src/sources.ts';
import { member } from '../callers.ts';
import { contextAt, standIn, timeline } from './directory.ts';

const caller = { ...member(), issuer: 'https://acme.okta.com/oauth2/default', claims: { uid: '00u1' } };
const NEXT = 'https://acme.okta.com/api/v1/users/00u1/groups?after=2';
const named = (name: string) => ({ id: 'x', profile: { name } });
const all = (): boolean => true;

function source(answer: (url: URL) => Response, options: Partial<OktaGroupsOptions> = {}) {
  const time = timeline();
  const directory = standIn(answer);
  const { fetch } = directory;
  const okta = oktaGroups({
    ...{ domain: 'acme.okta.com', apiToken: 't0ken', fetch, sleep: time.sleep },
    ...options,
  });
  return {
    time,
    asked: directory.asked,
    ask: (who = caller) => okta.groupsOf(who, contextAt(time.clock), all),
  };
}

describe('oktaGroups', () => {
  test('lists the names of the groups of all pages', async () => {
    const { ask, asked } = source((url) => {
      if (url.href === NEXT) return Response.json([named('ops')]);
      const link = `<https://acme.okta.com/self>; rel="self", <${NEXT}>; rel="next"`;
      return Response.json([named('Everyone'), named('eng')], { headers: { link } });
    });
    expect(await ask()).toEqual({ answered: true, groups: ['Everyone', 'eng', 'ops'], seen: 3 });
    expect(asked.map(({ headers }) => headers.get('authorization'))).toEqual(['SSWS t0ken', 'SSWS t0ken']);
  });

  test('waits until the moment that Okta names', async () => {
    let calls = 0;
    const { ask, time } = source(() =>
      calls++ === 0
        ? new Response(null, { status: 429, headers: { 'x-rate-limit-reset': '1700000002' } })
        : Response.json([named('eng')]),
    );
    expect(await ask()).toMatchObject({ answered: true });
    expect(time.waits).toEqual([2000]);
  });

  test.each([
    [403, 'right to read users'],
    [404, 'answered 404'],
  ])('gives no groups where Okta answers %i', async (status, detail) => {
    const answer = await source(() => new Response(null, { status })).ask();
    expect(answer).toEqual({ answered: false, detail: expect.stringContaining(detail) });
  });

  test.each([['another issuer', { ...caller, issuer: 'https://other.okta.com' }]])(
    'does not ask for a caller with %s',
    (_name, who) => {
      expect(source(() => Response.json([])).ask(who)).toBeUndefined();
    },
  );

  test('refuses an address as a domain', () => {
    expect(() => oktaGroups({ domain: 'acme.okta.com/x', apiToken: 't' })).toThrow(TypeError);
  });

  test('asks at the organisation’s own address, for JSON', async () => {
    const { ask, asked } = source(() => Response.json([]));
    await ask();
    expect(asked[0]?.url.href).toBe('https://acme.okta.com/api/v1/users/00u1/groups?limit=200');
    expect(asked[0]?.headers.get('accept')).toBe('application/json');
  });

  test.each([
    ['no next page', '<https://acme.okta.com/self>; rel="self"'],
    ['a next page that is written otherwise', '<https://acme.okta.com/x>; rel="nextish"'],
  ])('ends where the answer names %s', async (_name, link) => {
    const { ask, asked } = source(() => Response.json([named('eng')], { headers: { link } }));
    expect(await ask()).toMatchObject({ groups: ['eng'] });
    expect(asked).toHaveLength(1);
  });

  test('reads a next page with and without a space before its name', async () => {
    for (const space of ['', ' ', '  ']) {
      const { ask, asked } = source((url) =>
        Response.json([], url.href === NEXT ? {} : { headers: { link: `<${NEXT}>;${space}rel="next"` } }),
      );
      await ask();
      expect(asked).toHaveLength(2);
    }
  });

  test.each<[string, unknown]>([
    ['no list', { groups: [] }],
    ['a group without a profile', [{ id: 'x' }]],
    ['a group whose profile is null', [{ profile: null }]],
    ['a group whose profile is a text', [{ profile: 'eng' }]],
    ['a group whose profile has no name', [{ profile: {} }]],
    ['a group with an empty name', [named('eng'), named('')]],
  ])('gives no groups where Okta gives %s', async (_name, body) => {
    expect(await source(() => Response.json(body)).ask()).toMatchObject({
      answered: false,
      detail: expect.stringContaining('did not return a list of groups'),
    });
  });

  test('knows the callers of its own issuers, or of those that are named', () => {
    const own = source(() => Response.json([]));
    expect(own.ask({ ...caller, issuer: 'https://acme.okta.com' })).toBeDefined();
    const named = source(() => Response.json([]), { issuers: ['https://idp.example'] });
    expect(named.ask({ ...caller, issuer: 'https://idp.example' })).toBeDefined();
    expect(named.ask()).toBeUndefined();
  });

  test('reads the user from the claim that is named', async () => {
    const { ask, asked } = source(() => Response.json([]), { userClaim: 'okta_id' });
    expect(await ask()).toMatchObject({ answered: false });
    await ask({ ...caller, subject: 'grace', claims: { okta_id: '00u9' } as never });
    expect(asked.map(({ url }) => url.pathname)).toEqual(['/api/v1/users/00u9/groups']);
  });

  test('does not ask for a service', () => {
    const { ask } = source(() => Response.json([]));
    expect(ask({ ...caller, kind: 'service' as never })).toBeUndefined();
  });

  test.each(['', '../me', '00u1/../me', '/00u1', '00u1?x', 'a'.repeat(101), '00u1\n', 7, undefined])(
    'has not answered for a caller of its issuer whose id is %j, and makes no call',
    async (uid) => {
      const { ask, asked } = source(() => Response.json([]));
      const detail = expect.stringContaining('"uid" is missing or is not a user id of Okta');
      expect(await ask({ ...caller, claims: { uid: uid as never } })).toEqual({ answered: false, detail });
      expect(asked).toEqual([]);
    },
  );

  test('asks for an id of 100 letters', async () => {
    const answer = source(() => Response.json([])).ask({ ...caller, claims: { uid: 'a'.repeat(100) } });
    expect(await answer).toMatchObject({ answered: true });
  });

  test.each([
    'okta',
    'Acme.okta.com',
    '-acme.okta.com',
    'acme.okta.c',
    'https://acme.okta.com',
    'acme.okta.com:8443',
    'acme.okta.c0m',
    'acme..okta.com',
  ])('refuses %j as a domain', (domain) => {
    expect(() => source(() => Response.json([]), { domain })).toThrow('domain must be a host name');
  });

  test.each(['a.io', '1and1.okta.com', 'acme-1.okta-emea.com'])('accepts %j as a domain', (domain) => {
    expect(source(() => Response.json([]), { domain })).toBeDefined();
  });

  test('refuses an empty token', () => {
    expect(() => source(() => Response.json([]), { apiToken: '' })).toThrow('apiToken must not be empty');
  });

  test('names itself where it has no answer', () => {
    expect(oktaGroups({ domain: 'acme.okta.com', apiToken: 't' }).name).toBe('oktaGroups');
  });
});
