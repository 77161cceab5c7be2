import { describe, expect, test } from 'vitest';
import { oktaGroups } from '../../src/sources.ts';
import { member } from '../callers.ts';
import { contextAt, standIn, timeline } from './directory.ts';

const caller = { ...member(), issuer: 'https://acme.okta.com/oauth2/default', claims: { uid: '00u1' } };
const NEXT = 'https://acme.okta.com/api/v1/users/00u1/groups?after=2';
const named = (name: string) => ({ id: 'x', profile: { name } });
const all = (): boolean => true;

function source(answer: (url: URL) => Response) {
  const time = timeline();
  const directory = standIn(answer);
  const { fetch } = directory;
  const okta = oktaGroups({ domain: 'acme.okta.com', apiToken: 't0ken', fetch, sleep: time.sleep });
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

  test.each([
    ['another issuer', { ...caller, issuer: 'https://other.okta.com' }],
    ['no id', { ...caller, claims: { uid: '' } }],
    ['an id that is a path', { ...caller, claims: { uid: '../me' } as { uid: string } }],
  ])('does not ask for a caller with %s', (_name, who) => {
    expect(source(() => Response.json([])).ask(who)).toBeUndefined();
  });

  test('refuses an address as a domain', () => {
    expect(() => oktaGroups({ domain: 'acme.okta.com/x', apiToken: 't' })).toThrow(TypeError);
  });
});
