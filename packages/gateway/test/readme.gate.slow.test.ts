import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AccessGate, firstExample, startAccessGate } from '../../../scripts/fixtures/access-gate.ts';

// The first Worker of the README, in front of Phorge instead of a wiki: what the package's README promises, it does with nothing else
// written.
const code = firstExample(join(import.meta.dirname, '../../../README.md'))
  .replaceAll('WIKI', 'PHORGE')
  .replaceAll(/\bweb\b/g, 'phabricator');

const HOST = 'https://phorge.corp.example';

/** Phorge, as far as it is asked: it says which address it was given. */
const PHORGE = `export default {
  fetch: (request) => new Response('phorge got ' + request.url, { headers: { 'x-token': String(request.headers.get('cf-access-jwt-assertion')) } }),
};`;

let gate: AccessGate;
const engineer = { user_uuid: 'ada', groups: [{ id: '1', name: 'eng-tools' }] };
const stranger = { user_uuid: 'eve', groups: [{ id: '2', name: 'sales' }] };

beforeAll(async () => {
  gate = await startAccessGate({
    code,
    folder: join(import.meta.dirname, '..'),
    origin: { binding: 'PHORGE', script: PHORGE },
    host: HOST,
  });
});
afterAll(() => gate?.[Symbol.asyncDispose]());

const ask = (path: string, identity?: object, headers?: Record<string, string>) =>
  identity === undefined ? gate.ask(path, undefined, headers) : gate.askAs(path, identity);

/** The events so far, by their paths. */
async function eventOf(status: number, path: string): Promise<Record<string, unknown>> {
  const events = () =>
    gate
      .printed()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { http: { path: string; status: number } });
  const found = () => events().find(({ http }) => http.path === path && http.status === status);
  await expect.poll(found).toBeDefined();
  return found() as unknown as Record<string, unknown>;
}

test('the example of the README has at most fifteen lines', () => {
  expect(code.trimEnd().split('\n').length).toBeLessThanOrEqual(15);
});

describe('the first Worker of the README', () => {
  test('opens a directory named C# to a user of the role', async () => {
    const response = await ask('/source/lab/browse/master/C%23/', engineer);
    expect(await response.text()).toBe(`phorge got ${HOST}/source/lab/browse/master/C%23/`);
    expect(response.headers.get('x-token')).toBe('null');
  });

  test('admits no one else, and says why', async () => {
    expect((await ask('/', stranger)).status).toBe(403);
    expect((await ask('/')).status).toBe(401);
    expect(await (await ask('/', stranger)).json()).toMatchObject({ code: 'roles.denied' });
  });

  test('masks an address that is a secret, and records its resource', async () => {
    await ask('/file/data/k3ysecret/PHID-FILE-1/plan.pdf', engineer);
    const event = await eventOf(200, '/file/data/[secret]/PHID-FILE-1/plan.pdf');
    expect(event).toMatchObject({ resource: { kind: 'capability' } });
    expect(gate.printed()).not.toContain('k3ysecret');
  });

  test('refuses git and Conduit as they understand it', async () => {
    const git = await ask('/source/lab.git/info/refs?service=git-upload-pack', undefined, {
      'user-agent': 'git/2.51',
    });
    expect(git.status).toBe(401);
    expect(git.headers.get('www-authenticate')).toContain('Basic');
    const conduit = await ask('/api/conduit.ping', stranger);
    expect(await conduit.json()).toMatchObject({
      result: null,
      error_code: expect.stringMatching(/^ERR-PORTCULLIS-/),
    });
  });

  test('refuses the path override before anything decides', async () => {
    expect((await ask('/robots.txt?__path__=/config/', engineer)).status).toBe(400);
  });
});
