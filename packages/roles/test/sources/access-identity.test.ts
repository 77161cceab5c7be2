import { describe, expect, test } from 'vitest';
import { accessIdentity } from '../../src/sources.ts';
import { member } from '../callers.ts';
import { contextAt, standIn, timeline } from './directory.ts';

const base = member();
const caller = {
  ...base,
  issuer: 'https://acme.cloudflareaccess.com',
  authentication: { ...base.authentication, method: 'access' as const },
};
const ASSERTION = 'aaa.bbb.ccc';
const all = (): boolean => true;

function source(answer: () => Response, options = {}) {
  const time = timeline();
  const directory = standIn(answer);
  const access = accessIdentity({ team: 'acme', fetch: directory.fetch, sleep: time.sleep, ...options });
  const ask = (who = caller, assertion = ASSERTION) =>
    access.groupsOf(who, contextAt(time.clock, { 'cf-access-jwt-assertion': assertion }), all);
  return { asked: directory.asked, ask };
}

describe('accessIdentity', () => {
  test('asks with the assertion of the request, and lists groups of either form', async () => {
    const { ask, asked } = source(() =>
      Response.json({
        user_uuid: 'ada',
        groups: ['eng', { id: '1', name: 'ops', email: 'ops@acme.example' }],
      }),
    );
    expect(await ask()).toEqual({ answered: true, groups: ['eng', 'ops'], seen: 2 });
    expect(asked[0]?.url.href).toBe('https://acme.cloudflareaccess.com/cdn-cgi/access/get-identity');
    expect(asked[0]?.headers.get('cookie')).toBe(`CF_Authorization=${ASSERTION}`);
  });

  test('names groups by the configured field', async () => {
    const groups = [{ id: '1', name: 'ops', email: 'ops@acme.example' }];
    const { ask } = source(() => Response.json({ user_uuid: 'ada', groups }), { groupName: 'email' });
    expect(await ask()).toMatchObject({ groups: ['ops@acme.example'] });
  });

  test.each<[string, () => Response, string]>([
    [
      'speaks of somebody else',
      () => Response.json({ user_uuid: 'eve', groups: ['eng'] }),
      'returned another user',
    ],
    ['speaks of nobody', () => Response.json({ groups: ['eng'] }), 'returned another user'],
    ['gives no list', () => Response.json({ user_uuid: 'ada', groups: 'eng' }), 'unknown format'],
    ['says that the session has ended', () => new Response(null, { status: 403 }), 'has ended'],
  ])('gives no groups where Access %s', async (_name, answer, detail) => {
    expect(await source(answer).ask()).toEqual({ answered: false, detail: expect.stringContaining(detail) });
  });

  test.each(['', 'a.b.c; x=y', 'abc'])('never sends %j as a cookie', async (assertion) => {
    const { ask, asked } = source(() => Response.json({ user_uuid: 'ada', groups: [] }));
    expect(await ask(caller, assertion)).toMatchObject({ answered: false });
    expect(asked).toEqual([]);
  });

  test('does not ask for a caller of another team', () => {
    const { ask } = source(() => Response.json({}));
    expect(ask({ ...caller, issuer: 'https://other.cloudflareaccess.com' })).toBeUndefined();
  });

  test('has not answered for a caller of its team who is not known by an assertion', async () => {
    const { ask, asked } = source(() => Response.json({}));
    expect(await ask({ ...caller, authentication: base.authentication as never })).toEqual({
      answered: false,
      detail: 'the caller was not authenticated by an assertion of Cloudflare Access',
    });
    expect(asked).toEqual([]);
  });

  test('a user for whom Access lists no groups has none', async () => {
    const { ask } = source(() => Response.json({ user_uuid: 'ada' }));
    expect(await ask()).toEqual({ answered: true, groups: [], seen: 0 });
  });

  test.each<[string, unknown]>([
    ['an empty text', ''],
    ['a number', 7],
    ['null', null],
    ['an object with an empty name', { name: '' }],
    ['an object without the name that is asked for', { id: '1' }],
  ])('has not answered where one of the groups is %s', async (_name, group) => {
    const groups = ['eng', group, { name: 'ops' }];
    const { ask } = source(() => Response.json({ user_uuid: 'ada', groups }));
    const detail = expect.stringContaining('returned groups in an unknown format');
    expect(await ask()).toEqual({ answered: false, detail });
  });

  test('reads groups that are texts, and those that are objects with a name', async () => {
    const groups = ['eng', { name: 'ops' }];
    const { ask } = source(() => Response.json({ user_uuid: 'ada', groups }));
    expect(await ask()).toEqual({ answered: true, groups: ['eng', 'ops'], seen: 2 });
  });

  test.each(['; a.b.c', 'a=b; x=a.b.c', 'a.b', 'a.b.c.d', '.b.c', 'a..c', 'a.b.', 'a.b.c=', 'ä.b.c'])(
    'refuses %j as an assertion',
    async (assertion) => {
      const { asked, ask } = source(() => Response.json({ user_uuid: 'ada', groups: [] }));
      const encoded = new TextDecoder('latin1').decode(new TextEncoder().encode(assertion));
      expect(await ask(caller, encoded)).toEqual({
        answered: false,
        detail: 'the request has no assertion of Cloudflare Access',
      });
      expect(asked).toEqual([]);
    },
  );

  test('requests JSON from Cloudflare Access', async () => {
    const { ask, asked } = source(() => Response.json({ user_uuid: 'ada' }));
    await ask(caller, 'aa-a_.b_b-.CC9');
    expect(asked[0]?.headers.get('accept')).toBe('application/json');
  });

  test('does not ask for a service', () => {
    expect(source(() => Response.json({})).ask({ ...caller, kind: 'service' as never })).toBeUndefined();
  });

  test.each(['', 'Acme', '-acme', 'acme-', 'acme.example', 'acme/', 'a b'])(
    'refuses %j as a team',
    (team) => {
      expect(() => accessIdentity({ team })).toThrow('the name before .cloudflareaccess.com');
    },
  );

  test.each(['a', 'a1', 'acme-co-2'])('accepts %j as a team', (team) => {
    expect(accessIdentity({ team }).name).toBe('accessIdentity');
  });
});
