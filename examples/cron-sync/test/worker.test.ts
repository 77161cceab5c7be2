import { type Phorge, startPhorge } from '@portcullis/testing/phorge';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createTestHarness, type TestHarness } from 'wrangler';

const TOKEN = `api-${'s'.repeat(28)}`;
const LOCKED = { edit: 'admin', join: 'no-one' };
const PEOPLE = Array.from({ length: 20 }, (_, index) => `person${index}`);

/** Who is in which group at the directory. */
let groups: Readonly<Record<string, readonly string[]>>;
let phorge: Phorge;
let server: TestHarness;

beforeAll(async () => {
  phorge = await startPhorge({
    users: [
      { username: 'sync', bot: true, apiToken: TOKEN },
      ...['ada', 'bob', ...PEOPLE].map((username) => ({ username })),
    ],
    projects: [
      { name: 'Platform Team', ...LOCKED, members: ['bob', ...PEOPLE] },
      { name: 'Everybody', ...LOCKED, members: PEOPLE },
    ],
  });
  const forReal = globalThis.fetch;
  // What the Worker fetches comes from here: a directory in memory, and a stand-in Phorge.
  vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
    const url = new URL(input instanceof Request ? input.url : input);
    return url.hostname === 'acme.okta.com' ? okta(url) : forReal(input, init);
  });
  server = createTestHarness({
    workers: [
      {
        configPath: new URL('../wrangler.jsonc', import.meta.url),
        vars: { PHORGE: phorge.url },
        secrets: { CONDUIT_TOKEN: TOKEN, OKTA_TOKEN: 'a token that reads' },
      },
    ],
  });
  await server.listen();
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await server?.close();
  await phorge?.close();
});
// A test that fails shows what the Worker wrote to its console.
beforeEach(({ onTestFailed }) => onTestFailed(() => server.debug()));

function okta({ pathname, searchParams }: URL): Response {
  const [, id] = /groups\/([^/]+)\/users$/.exec(pathname) ?? [];
  if (id !== undefined) {
    return Response.json((groups[id] ?? []).map((name) => ({ profile: { login: `${name}@acme.example` } })));
  }
  const [, name = ''] = /"(.+)"/.exec(searchParams.get('search') ?? '') ?? [];
  return Response.json(Object.hasOwn(groups, name) ? [{ id: name, profile: { name } }] : []);
}

const wake = () => server.getWorker().scheduled({ cron: '0 * * * *', scheduledTime: new Date() });

test('who is new in a group is in its projects an hour later, and who left is not', async () => {
  groups = { 'eng-platform': ['ada', ...PEOPLE], 'eng-web': [] };
  expect((await wake()).outcome).toBe('ok');
  expect(phorge.members('platform_team').sort()).toEqual(['ada', ...PEOPLE].sort());
  expect(phorge.members('everybody').sort()).toEqual(['ada', ...PEOPLE].sort());
});

test('a directory that came back empty removes nobody', async () => {
  groups = { 'eng-platform': [], 'eng-web': [] };
  expect((await wake()).outcome).not.toBe('ok');
  expect(phorge.members('platform_team')).toHaveLength(21);
});

test('a group that the directory does not know leaves its projects alone', async () => {
  groups = { 'eng-platform': ['bob', 'ada', ...PEOPLE] };
  expect((await wake()).outcome).toBe('ok');
  expect(phorge.members('platform_team')).toContain('bob');
  expect(phorge.members('everybody')).not.toContain('bob');
});
