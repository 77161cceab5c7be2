import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { ADMIN_TOKEN, call, callWith } from './envelope-reader.ts';

let phorge: Phorge;

beforeAll(async () => {
  phorge = await startPhorge({
    users: [
      { username: 'admin', admin: true, apiToken: ADMIN_TOKEN },
      ...['u2', 'u3', 'u4', 'u5'].map((username) => ({ username })),
    ],
    projects: [{ name: 'Platform Team', members: ['u2'] }, { name: 'Other' }],
  });
});

afterAll(() => phorge.close());

interface Found {
  data: { id: number; fields: Record<string, unknown>; attachments: Record<string, unknown> }[];
  maps: unknown;
  cursor: { limit: unknown; after: string | null };
}
const search = async (method: string, params: Record<string, unknown>): Promise<Found> =>
  (await callWith(phorge, method, params)).result as Found;

test('user.search pages from the newest to the oldest', async () => {
  const seen: number[] = [];
  let after: string | null = null;
  do {
    const page: Found = await search('user.search', after === null ? { limit: 2 } : { limit: 2, after });
    seen.push(...page.data.map(({ id }) => id));
    after = page.cursor.after;
  } while (after !== null);
  expect(seen).toEqual([5, 4, 3, 2, 1]);
});

test('limit comes back as the type it was sent in', async () => {
  expect((await search('user.search', { limit: 2 })).cursor).toMatchObject({ limit: 2, after: '4' });
  const form = `limit=2&api.token=${ADMIN_TOKEN}`;
  const { result } = await call(phorge, '/api/user.search', form);
  expect((result as Found).cursor.limit).toBe('2');
});

test('user.search constrains and attaches', async () => {
  const form = `constraints[usernames][0]=u3&attachments[availability]=1&api.token=${ADMIN_TOKEN}`;
  const { result } = await call(phorge, '/api/user.search', form);
  expect((result as Found).data).toMatchObject([
    {
      type: 'USER',
      phid: phorge.user('u3')?.phid,
      fields: { username: 'u3', roles: ['verified', 'approved', 'activated'] },
      attachments: { availability: { value: 'available' } },
    },
  ]);
});

test('user.search does not find by e-mail', async () => {
  const envelope = await callWith(phorge, 'user.search', { constraints: { emails: ['u2@phorge.example'] } });
  expect(envelope.error_code).toBe('ERR-INVALID-CONSTRAINT');
});

test('an unknown attachment is refused', async () => {
  const envelope = await callWith(phorge, 'user.search', { attachments: { projects: true } });
  expect(envelope.error_code).toBe('ERR-INVALID-ATTACHMENT');
});

test('project.search finds by slug in either spelling, with members and a slug map', async () => {
  const found = await search('project.search', {
    constraints: { slugs: ['platform-team'] },
    attachments: { members: true },
  });
  expect(found.data).toMatchObject([
    {
      type: 'PROJ',
      fields: { name: 'Platform Team', slug: 'platform_team', policy: { edit: 'users' } },
      attachments: { members: { members: [{ phid: phorge.user('u2')?.phid }] } },
    },
  ]);
  expect(found.maps).toMatchObject({ slugMap: { 'platform-team': { slug: 'platform-team' } } });
});

test('project.search finds the projects of a member', async () => {
  const member = phorge.user('u2')?.phid;
  const found = await search('project.search', { constraints: { members: [member] } });
  expect(found.data.map(({ fields }) => fields.name)).toEqual(['Platform Team']);
});

test('searches of applications without objects are empty', async () => {
  expect(await search('maniphest.search', { limit: 1 })).toEqual({
    data: [],
    maps: {},
    query: { queryKey: null },
    cursor: { limit: 1, after: null, before: null, order: null },
  });
});
