import { describe, expect, test } from 'vitest';
import { type GithubTeamsOptions, githubTeams } from '../../src/sources.ts';
import { member } from '../callers.ts';
import { contextAt, standIn, timeline } from './directory.ts';

const caller = {
  ...member(),
  issuer: 'https://acme.cloudflareaccess.com',
  claims: { custom: { login: 'ada' } },
};
const all = (): boolean => true;

interface Asked {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

function source(
  answer: (body: Asked, init: RequestInit) => Response | Promise<Response>,
  options: Partial<GithubTeamsOptions> = {},
) {
  const time = timeline();
  const directory = standIn((_url, init) => answer(JSON.parse(String(init.body)), init));
  const teams = githubTeams({
    ...{ organization: 'acme', token: 't0ken', issuer: 'https://acme.cloudflareaccess.com' },
    ...{ loginClaim: 'custom.login', fetch: directory.fetch, sleep: time.sleep },
    ...options,
  });
  return { asked: directory.asked, ask: (who = caller) => teams.groupsOf(who, contextAt(time.clock), all) };
}

const page = (slugs: string[], endCursor: string | null) =>
  Response.json({
    data: {
      organization: {
        teams: {
          nodes: slugs.map((slug) => ({ slug })),
          pageInfo: { hasNextPage: endCursor !== null, endCursor },
        },
      },
    },
  });

describe('githubTeams', () => {
  test('lists the teams of all pages with their organisation', async () => {
    const { ask, asked } = source(({ variables }) => {
      expect(variables).toMatchObject({ organization: 'acme', login: 'ada' });
      return variables.after === 'c1' ? page(['ops'], null) : page(['eng', 'web'], 'c1');
    });
    expect(await ask()).toEqual({ answered: true, groups: ['acme/eng', 'acme/web', 'acme/ops'], seen: 3 });
    expect(asked).toHaveLength(2);
  });

  test.each<[string, () => Response | Promise<Response>]>([
    ['errors beside its data', () => Response.json({ data: null, errors: [{ message: 'no' }] })],
    ['no such organisation', () => Response.json({ data: { organization: null } })],
    [
      'a further page without its cursor',
      () =>
        Response.json({
          data: { organization: { teams: { nodes: [], pageInfo: { hasNextPage: true, endCursor: null } } } },
        }),
    ],
    [
      'teams that do not say whether there are more',
      () => Response.json({ data: { organization: { teams: { nodes: [], pageInfo: {} } } } }),
    ],
    [
      'a team without a name',
      () =>
        Response.json({
          data: {
            organization: {
              teams: {
                nodes: [{ slug: 'eng' }, { slug: '' }],
                pageInfo: { hasNextPage: false, endCursor: null },
              },
            },
          },
        }),
    ],
    [
      'errors beside some of the teams',
      async () =>
        Response.json({ ...((await page(['eng'], null).json()) as object), errors: [{ message: 'late' }] }),
    ],
    ['403', () => new Response(null, { status: 403 })],
    ['ever more pages', () => page([], 'again')],
  ])('gives no groups where GitHub answers with %s', async (_name, answer) => {
    expect(await source(answer).ask()).toEqual({
      answered: false,
      detail: expect.stringContaining('POST to api.github.com'),
    });
  });

  test.each([['another issuer', { ...caller, issuer: 'https://idp.example' }]])(
    'does not ask for a caller with %s',
    (_name, who) => {
      expect(source(() => page([], null)).ask(who)).toBeUndefined();
    },
  );

  test('asks by POST, with its token, for the teams of this login and no others', async () => {
    const inits: RequestInit[] = [];
    const { ask, asked } = source((_body, init) => {
      inits.push(init);
      return page([], null);
    });
    await ask();
    const { query } = JSON.parse(asked[0]?.body ?? '') as Asked;
    expect(query).toMatch(/organization\(login: \$organization\)[\s\S]*userLogins: \[\$login\]/);
    expect(inits[0]?.method).toBe('POST');
    expect(asked[0]?.url.href).toBe('https://api.github.com/graphql');
    expect(Object.fromEntries(asked[0]?.headers ?? [])).toEqual({
      authorization: 'Bearer t0ken',
      'content-type': 'application/json',
      'user-agent': 'portcullis',
    });
    expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({ variables: { after: null } });
  });

  test('reads a hundred pages, and not one more', async () => {
    const pages = (count: number) => {
      let call = 0;
      return source(() => page(['t'], ++call < count ? 'next' : null));
    };
    expect(await pages(100).ask()).toMatchObject({ answered: true, seen: 100 });
    const more = pages(101);
    expect(await more.ask()).toMatchObject({
      answered: false,
      detail: 'POST to api.github.com returned more than 100 pages',
    });
    expect(more.asked).toHaveLength(100);
  });

  test('reports what to do about a 403', async () => {
    expect(await source(() => new Response(null, { status: 403 })).ask()).toMatchObject({
      detail: expect.stringContaining('read:org'),
    });
  });

  test('does not ask for a service', () => {
    const { ask } = source(() => page([], null));
    expect(ask({ ...caller, kind: 'service' as never })).toBeUndefined();
  });

  test.each(['', 'a/b', '-ada', '/ada', 'ada/', 'ada\n', 'a'.repeat(101), 7, undefined])(
    'has not answered for a caller of its issuer whose login is %j, and makes no call',
    async (login) => {
      const { ask, asked } = source(() => page([], null));
      const answer = await ask({ ...caller, claims: { custom: { login: login as never } } });
      const detail = expect.stringContaining('"custom.login" is missing or is not a GitHub login');
      expect(answer).toEqual({ answered: false, detail });
      expect(asked).toEqual([]);
    },
  );

  test.each(['a', 'Ada-1', 'a'.repeat(100), 'ada_acme'])(
    'asks for the teams of %s: logins of Enterprise Managed Users have an underscore',
    async (login) => {
      const { ask, asked } = source(() => page(['contractors'], null));
      const answer = await ask({ ...caller, claims: { custom: { login } } });
      expect(answer).toMatchObject({ groups: ['acme/contractors'] });
      expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({ variables: { login } });
    },
  );

  test.each([
    { organization: '' },
    { organization: 'acme/x' },
    { organization: '-acme' },
    { organization: 'acme?x' },
    { token: '' },
    { issuer: '' },
    { loginClaim: '' },
  ])('refuses %j where it is given', (wrong) => {
    expect(() => source(() => page([], null), wrong)).toThrow(/^githubTeams: /);
  });

  test('reports how an organisation is named', () => {
    expect(() => source(() => page([], null), { organization: 'The Acme Company' })).toThrow(
      'githubTeams: organization must be the name of the organization, as in URLs',
    );
  });

  test('GitHub teams without an answer have the name githubTeams', () => {
    expect(githubTeams({ organization: 'acme', token: 't', issuer: 'i', loginClaim: 'c' }).name).toBe(
      'githubTeams',
    );
  });
});
