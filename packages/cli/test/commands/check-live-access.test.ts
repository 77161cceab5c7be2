import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { capturedWith } from '../capture.ts';
import { folderWith } from '../configuration-files.ts';
import { webConfiguration } from '../store/pushing.ts';

/** What the API of Cloudflare answers, by the end of the path. */
let answers: Record<string, { status: number; body: unknown }>;
const asked: string[] = [];
const api = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '', 'http://api');
  asked.push(pathname);
  const { status, body } = answers[pathname.split('/').at(-1) ?? ''] ?? { status: 404, body: {} };
  response.writeHead(status).end(JSON.stringify(body));
});
beforeAll(() => new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve)));
afterAll(() => void api.close());
beforeEach(() => {
  answers = {
    organizations: { status: 200, body: { result: { auth_domain: 'acme.cloudflareaccess.com' } } },
    apps: { status: 200, body: { result: [{ aud: 'f00d' }, { aud: 'beef' }, { type: 'warp' }] } },
  };
});

const account = () => ({
  CLOUDFLARE_ACCOUNT_ID: 'a1',
  CLOUDFLARE_API_TOKEN: 'a-token-of-the-api',
  CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
});

/** What `check --live` finds about the provider. */
async function found(
  change: object = {},
  env: Readonly<Record<string, string>> = account(),
): Promise<string[]> {
  const provider = { type: 'access-context', name: 'access', team: 'acme', audience: 'f00d', ...change };
  const instances = webConfiguration().instances.map((instance) => ({ ...instance, hosts: ['127.0.0.1:1'] }));
  const file = { ...webConfiguration(), providers: [provider], instances };
  const folder = folderWith({ 'portcullis.json': file });
  const { out } = await capturedWith(env, 'check', join(folder, 'portcullis.json'), '--live', '--json');
  expect(out).not.toContain('a-token-of-the-api');
  const { problems, notes } = JSON.parse(out) as Record<
    'problems' | 'notes',
    { path: string; message: string }[]
  >;
  const words =
    (kind: string) =>
    ({ path, message }: { path: string; message: string }) =>
      path.startsWith('providers') ? `${kind} ${path}: ${message}` : [];
  return [...problems.flatMap(words('problem')), ...notes.flatMap(words('note'))];
}

test('an audience of an application of the account is noted as found', async () => {
  expect(await found()).toEqual([
    'note providers[0]: its audience is an application of Cloudflare Access in this account',
  ]);
  expect(asked).toContain('/accounts/a1/access/apps');
});

test('an audience that no application has is a problem', async () => {
  expect(await found({ audience: ['f00d', 'cafe'] })).toEqual([
    expect.stringMatching(/^problem providers\[0\]\.audience: no application .* has the audience cafe/),
  ]);
});

test('a team of another account is a problem', async () => {
  expect(await found({ team: 'other' })).toEqual([
    expect.stringContaining(
      'problem providers[0].team: the team of this account is "acme.cloudflareaccess.com"',
    ),
  ]);
});

test('an audience is not called missing if the account has more applications than were listed', async () => {
  answers.apps = { status: 200, body: { result: Array.from({ length: 1000 }, () => ({ aud: 'beef' })) } };
  expect(await found()).toEqual([
    expect.stringContaining('note providers[0].audience: not seen: of the first 1000'),
  ]);
});

test.each([
  ['the API refuses', { status: 403, body: {} }, 'the permission to read Access apps'],
  [
    'the answer has an unknown form',
    { status: 200, body: { result: 'none' } },
    'in a form that is not known',
  ],
])('nothing is claimed if %s', async (_case, apps, message) => {
  answers.apps = apps;
  expect(await found()).toEqual([expect.stringContaining('note providers[0]: not seen: ')]);
  expect((await found())[0]).toContain(message);
});

test('without a token of the API, it is noted that the application was not checked', async () => {
  expect(await found({}, {})).toEqual([
    expect.stringContaining(
      'note providers[0]: not seen: the application of Cloudflare Access was not checked',
    ),
  ]);
});
