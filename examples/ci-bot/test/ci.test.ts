import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { policyCases } from '@portcullis/cli';
import { createIdentityProvider } from '@portcullis/testing';
import { type Phorge, startPhorge } from '@portcullis/testing/phorge';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTestHarness, type TestHarness } from 'wrangler';
import { callConduit } from '../ci/conduit.ts';

const GITHUB = 'https://token.actions.githubusercontent.com';
const BOT_TOKEN = `api-${'c'.repeat(28)}`;
const VCS_PASSWORD = 'the VCS password of the bot';
const run = promisify(execFile);
const file = (name: string): URL => new URL(`../${name}`, import.meta.url);

// GitHub is played by a provider in memory, Phorge by a stand-in; git is git.
const github = await createIdentityProvider({ issuer: GITHUB, audience: 'https://phorge.corp.example' });
let phorge: Phorge;
let server: TestHarness;
let gate: string;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ci-bot-'));
  await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(folder, 'app.git')]);
  phorge = await startPhorge({
    baseUri: 'http://127.0.0.1/',
    users: [{ username: 'ci', bot: true, apiToken: BOT_TOKEN, vcsPassword: VCS_PASSWORD }],
    repositories: [{ shortName: 'app', directory: join(folder, 'app.git') }],
  });
  const forReal = globalThis.fetch;
  vi.stubGlobal('fetch', (input: string | URL | Request, init?: RequestInit) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== GITHUB) return forReal(input, init);
    return github.fetch(url.pathname === '/.well-known/jwks' ? github.jwksUri : url.href, init);
  });
  const workers = (host: string) => [
    { configPath: file('wrangler.dev.jsonc'), vars: { GATE_HOST: host }, secrets: { BOT_TOKEN } },
    { configPath: file('dev/origin.jsonc'), vars: { ORIGIN: phorge.url } },
  ];
  server = createTestHarness({ workers: workers('127.0.0.1') });
  const { url } = await server.listen();
  gate = url.origin;
  // Its port is known by now, which is a part of the host.
  await server.update({ workers: workers(url.host) });
  // The Worker before may still answer, for another host, or be on its way out.
  await vi.waitFor(async () => expect((await forReal(gate)).status).toBe(401), { timeout: 30_000 });
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await server?.close();
  await phorge?.close();
  await rm(folder, { recursive: true });
});
// A test that fails shows what the Worker wrote to its console.
beforeEach(({ onTestFailed }) => onTestFailed(() => server.debug()));

/** A token of a job, as GitHub would give it. */
function job(claims: object = {}): Promise<string> {
  return github.token({
    subject: 'repo:acme/app:ref:refs/heads/main',
    claims: { repository_owner: 'acme', repository: 'acme/app', ref: 'refs/heads/main', ...claims },
  });
}

describe('the policy', async () => {
  test.each(await policyCases(file('portcullis.json')))('$name', ({ problem }) =>
    expect(problem).toBeUndefined(),
  );
});

test('a job is the bot to Phorge, and never sees its token', async () => {
  expect(await callConduit(gate, await job(), 'user.whoami', {})).toMatchObject({ userName: 'ci' });
});

test('what the policy does not allow is refused with words that a job prints', async () => {
  await expect(callConduit(gate, await job(), 'project.edit', {})).rejects.toThrow(/^ERR-PORTCULLIS-/);
});

test.each([
  ['another repository', { repository: 'acme/other' }],
  ['a repository of somebody else', { repository_owner: 'evil', repository: 'evil/app' }],
])('a job of %s is nobody here', async (_what, claims) => {
  await expect(callConduit(gate, await job(claims), 'user.whoami', {})).rejects.toThrow(/^ERR-/);
});

test('git clones and pushes by the header, as the bot at Phorge; only jobs of the environment push', async () => {
  const git = async (token: string, ...args: string[]): Promise<void> => {
    const address = new URL(gate);
    address.username = 'ci';
    address.password = VCS_PASSWORD;
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_CONFIG_COUNT: '3',
      GIT_CONFIG_KEY_0: `http.${gate}/.extraHeader`,
      GIT_CONFIG_VALUE_0: `X-Gate-Token: ${token}`,
      GIT_CONFIG_KEY_1: 'user.name',
      GIT_CONFIG_VALUE_1: 'ci',
      GIT_CONFIG_KEY_2: 'user.email',
      GIT_CONFIG_VALUE_2: 'ci@corp.example',
    };
    await run(
      'git',
      args.map((arg) =>
        arg.replace('GATE', address.origin.replace('//', `//ci:${encodeURIComponent(VCS_PASSWORD)}@`)),
      ),
      { cwd: folder, env },
    );
  };
  const build = await job();
  const release = await job({ environment: 'production' });
  await git(build, 'clone', '--quiet', 'GATE/source/app.git', 'app');
  await git(build, '-C', 'app', 'commit', '--quiet', '--allow-empty', '-m', 'built');
  await expect(git(build, '-C', 'app', 'push', '--quiet', 'origin', 'HEAD:refs/heads/main')).rejects.toThrow(
    '403',
  );
  await git(release, '-C', 'app', 'push', '--quiet', 'origin', 'HEAD:refs/heads/main');
  const { stdout } = await run('git', ['--git-dir', join(folder, 'app.git'), 'log', '--format=%s', 'main']);
  expect(stdout).toBe('built\n');
});
