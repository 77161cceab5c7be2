import { describe, expect, test } from 'vitest';
import { githubTeams } from '../../src/sources.ts';
import { member } from '../callers.ts';
import { contextAt, standIn, timeline } from './directory.ts';

const caller = {
  ...member(),
  issuer: 'https://acme.cloudflareaccess.com',
  claims: { custom: { login: 'ada' } },
};
const all = (): boolean => true;

function source(answer: (body: { variables: Record<string, unknown> }) => Response) {
  const time = timeline();
  const directory = standIn((_url, init) => answer(JSON.parse(String(init.body))));
  const teams = githubTeams({
    ...{ organization: 'acme', token: 't0ken', issuer: 'https://acme.cloudflareaccess.com' },
    ...{ loginClaim: 'custom.login', fetch: directory.fetch, sleep: time.sleep },
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

  test.each<[string, () => Response]>([
    ['errors beside its data', () => Response.json({ data: null, errors: [{ message: 'no' }] })],
    ['no such organisation', () => Response.json({ data: { organization: null } })],
    [
      'a further page without its cursor',
      () =>
        Response.json({
          data: { organization: { teams: { nodes: [], pageInfo: { hasNextPage: true, endCursor: null } } } },
        }),
    ],
    ['403', () => new Response(null, { status: 403 })],
    ['ever more pages', () => page([], 'again')],
  ])('gives no groups where GitHub answers with %s', async (_name, answer) => {
    expect(await source(answer).ask()).toEqual({
      answered: false,
      detail: expect.stringContaining('POST to api.github.com'),
    });
  });

  test.each([
    ['another issuer', { ...caller, issuer: 'https://idp.example' }],
    ['no login', { ...caller, claims: { custom: { login: '' } } }],
    ['a login that is none', { ...caller, claims: { custom: { login: 'a/b' } } }],
  ])('does not ask for a caller with %s', (_name, who) => {
    expect(source(() => page([], null)).ask(who)).toBeUndefined();
  });
});
