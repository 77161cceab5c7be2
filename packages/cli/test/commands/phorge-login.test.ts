import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
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
async function login(issued: object): Promise<{ code: number; out: string; kept: string }> {
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
  const code = await run(['login', 'https://app.corp.example', '--device'], io);
  return { code, out, kept: await readFile(join(home, '.git-credentials'), 'utf8') };
}

test('where the application has no password of its own, nobody is asked for one and nothing speaks of Phorge', async () => {
  const { code, out, kept } = await login({ ...ISSUED, application_password: false });
  expect([code, kept]).toEqual([0, 'https://gate:pcl_a.b@app.corp.example\n']);
  expect(out).toContain('git: has a credential for app.corp.example');
  expect(out).not.toMatch(/phorge|vcs/i);
});

test.each([
  ['a gate that says so', { application_password: true }],
  ['an older gate, which says nothing', {}],
])('in front of Phorge, the missing VCS password is told: %s', async (_what, said) => {
  const { code, out } = await login({ ...ISSUED, ...said });
  expect([code, out]).toEqual([0, expect.stringContaining('git: has no VCS password for app.corp.example')]);
});
