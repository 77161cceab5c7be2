import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { run } from '../../src/index.ts';

const DEVICE = {
  device_code: 'd',
  user_code: 'BCDF-GHJK',
  verification_uri: 'https://app.corp.example/x',
  interval: 5,
};
const ISSUED = { access_token: 'pcl_a.b', expires_in: 28_800 };

let home: string;
let env: Readonly<Record<string, string>>;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'portcullis-login-'));
  env = { PATH: process.env.PATH ?? '', HOME: home, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' };
  await promisify(execFile)('git', ['config', '--global', 'credential.helper', 'store'], { cwd: home, env });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await rm(home, { recursive: true });
});

/** Logs in at a gate whose token endpoint answers so. */
async function login(
  issued: object,
  ...options: string[]
): Promise<{ code: number; out: string; kept: string }> {
  const answers = [DEVICE, issued];
  vi.stubGlobal('fetch', async () => Response.json(answers.shift()));
  let out = '';
  const io = {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: () => undefined },
    env,
    cwd: () => home,
    wait: async () => undefined,
  };
  const code = await run(['login', 'https://app.corp.example', '--device', ...options], io);
  return { code, out, kept: await readFile(join(home, '.git-credentials'), 'utf8') };
}

test('where the application has no password of its own, none is asked for and no text mentions Phorge', async () => {
  const { code, out, kept } = await login({ ...ISSUED, application_password: false });
  expect([code, kept]).toEqual([0, 'https://gate:pcl_a.b@app.corp.example\n']);
  expect(out).toContain('git: has a credential for app.corp.example');
  expect(out).not.toMatch(/phorge|vcs/i);
});

test.each([
  ['a gate that says so', { application_password: true }],
  ['an older gate, which says nothing', {}],
])('login in front of Phorge reports the missing VCS password: %s', async (_what, said) => {
  const { code, out } = await login({ ...ISSUED, ...said });
  expect([code, out]).toEqual([0, expect.stringContaining('git: has no VCS password for app.corp.example')]);
});

test.each([
  ['before its token, where the gate looks there', { application_token: true }, ''],
  ['in its address, at a gate that looks nowhere else', { application_token: false }, 'pcl_a.b'],
  ['in its address, at an older gate', {}, 'pcl_a.b'],
])('login --arc stores the credential for arc %s', async (_what, said, password) => {
  const api = 'https://app.corp.example/api/';
  const file = join(home, '.arcrc');
  await writeFile(file, JSON.stringify({ hosts: { [api]: { token: 'api-own' } } }));
  const { code, out } = await login({ ...ISSUED, ...said }, '--arc');
  expect([code, out]).toEqual([0, expect.stringContaining('arc: has a credential for app.corp.example')]);
  const { hosts, config } = JSON.parse(await readFile(file, 'utf8'));
  expect(new URL(config['phabricator.uri']).password).toBe(password);
  expect(hosts[api].token).toBe(password === '' ? 'pcl_a.b~api-own' : 'api-own');
});

test.each([
  [
    'and that it prints the credential until then',
    true,
    'run arc install-certificate, then run this command again: until then, arc prints',
  ],
  ['and no more, where that changes nothing', false, 'run arc install-certificate\n'],
])('arc without a token is reported with what it lacks, %s', async (_what, isBeforeToken, words) => {
  const { code, out } = await login({ ...ISSUED, application_token: isBeforeToken }, '--arc');
  expect([code, out]).toEqual([0, expect.stringContaining(words)]);
});
