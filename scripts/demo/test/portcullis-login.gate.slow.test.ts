import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AuditEvent } from '@portcullis/audit';
import { type CommandIo, run } from '@portcullis/cli';
import type { Browser, BrowserContext } from 'playwright-core';
import type { GatewayConfiguration } from 'portcullis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasChromium, startChromium } from '../../fixtures/chromium.ts';
import { EXAMPLE } from '../operator-setting.ts';
import { type Answer, exchange, startWholeGate, type WholeGate } from './running-gate.ts';

const VCS_PASSWORD = 'a VCS password: ~ü';
const API_TOKEN = `api-${'a'.repeat(28)}`;
const runFile = promisify(execFile);

interface Canduit {
  exec: (method: string, parameters: object, done: (error: Error | null, result: unknown) => void) => void;
}
const createCanduit = createRequire(import.meta.url)('canduit') as (
  configuration: { api: string; token: string },
  done: (error: Error | null, client: Canduit) => void,
) => void;

// `portcullis login`, a real provider, real Chromium, real git, and the requests that arc sends.
describe.skipIf(!hasChromium)('portcullis login', () => {
  let whole: WholeGate;
  let chromium: Browser;
  let folder: string;
  let home: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portcullis-login-'));
    await runFile('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(folder, 'lab.git')]);
    const example = JSON.parse(await readFile(EXAMPLE, 'utf8')) as GatewayConfiguration;
    const instances = example.instances.map((instance) => ({ ...instance, conduit: {} }));
    const configurationFile = join(folder, 'portcullis.json');
    await writeFile(configurationFile, JSON.stringify({ ...example, instances }));
    whole = await startWholeGate({
      gate: { configurationFile },
      phorge: {
        users: [
          {
            ...{ username: 'engineer', email: 'engineer@corp.example' },
            ...{ vcsPassword: VCS_PASSWORD, apiToken: API_TOKEN },
          },
        ],
        repositories: [{ shortName: 'lab', callsign: 'LAB', directory: join(folder, 'lab.git') }],
      },
    });
    chromium = await startChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await whole?.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    home = await mkdtemp(join(folder, 'home-'));
    await git('config', '--global', 'credential.helper', 'store');
    await git('config', '--global', 'user.name', 'Emil');
    await git('config', '--global', 'user.email', 'emil@corp.example');
  });

  const environment = () => ({
    PATH: process.env.PATH ?? '',
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
  });
  const git = async (...args: string[]) =>
    (await runFile('git', args, { cwd: home, env: environment() })).stdout;
  /** As git's helper `store` has it. */
  const stored = () => readFile(join(home, '.git-credentials'), 'utf8');

  /** What a person had before there was a gate: a VCS password, kept for the address. */
  async function keepVcsPassword(): Promise<void> {
    const host = `http://engineer:${encodeURIComponent(VCS_PASSWORD)}@127.0.0.1%3a${whole.port}`;
    await writeFile(join(home, '.git-credentials'), `${host}\n`);
  }

  /** Runs a command, and does in a browser what it asks for. */
  async function portcullis(
    args: readonly string[],
    inBrowser?: (url: string, context: BrowserContext) => Promise<void>,
    more: Pick<CommandIo, 'cwd' | 'wait'> = {},
  ) {
    let stdout = '';
    let stderr = '';
    const context = inBrowser === undefined ? undefined : await chromium.newContext();
    const asked = Promise.withResolvers<string>();
    const code = run(args, {
      env: environment(),
      cwd: () => home,
      ...more,
      stdout: { write: (text: string) => (stdout += text) },
      stderr: {
        write: (text: string) => {
          stderr += text;
          const [url] = /http:\S+/.exec(stderr) ?? [];
          if (url !== undefined) asked.resolve(stderr);
        },
      },
    });
    if (context !== undefined)
      await inBrowser?.(await Promise.race([asked.promise, code.then(() => stderr)]), context);
    const result = { code: await code, stdout, stderr };
    await context?.close();
    return result;
  }

  /** Logs in at the provider, says yes, and is told to go back. */
  const sayYes = (account: string) => async (text: string, context: BrowserContext) => {
    const page = await context.newPage();
    await page.goto(/http:\S+/.exec(text)?.[0] ?? '');
    await page.click(`button[value="${account}"]`);
    await page.click('text=Allow it to act for me');
    await page.waitForURL((url) => url.pathname === '/done');
    expect(await page.textContent('body')).toContain('The login is complete');
  };

  const login = (account: string, ...options: string[]) =>
    portcullis(['login', whole.gate.origin, '--no-browser', ...options], sayYes(account));

  /** `arc call-conduit -- user.whoami`, as arc sends it: the address's user and password, and the token that it keeps for the address. */
  async function arc(method: string, inWorkingCopy?: string): Promise<Answer> {
    const { config, hosts } = JSON.parse(await readFile(join(home, '.arcrc'), 'utf8')) as {
      readonly config: Readonly<Record<string, string>>;
      readonly hosts: Readonly<Record<string, { readonly token: string }>>;
    };
    const own =
      inWorkingCopy === undefined
        ? config
        : JSON.parse(await readFile(`${inWorkingCopy}/.arcconfig`, 'utf8'));
    const address = new URL(own['phabricator.uri'] ?? '');
    const { token } = hosts[`${address.href}api/`] ?? { token: '' };
    const { username, password } = address;
    const params = JSON.stringify({ __conduit__: { token } });
    return await exchange(whole.port, `/api/${method}`, {
      method: 'POST',
      headers: {
        'user-agent': 'Arcanist/1.0 cURL/8.14.1',
        ...(username !== '' && { authorization: `Basic ${btoa(`${username}:${password}`)}` }),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ params, output: 'json', __conduit__: '1' }).toString(),
    });
  }

  const events = () =>
    whole.lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as AuditEvent);

  test('then git push works, as the person at the gate and with their VCS password at Phorge', async () => {
    await keepVcsPassword();
    expect(await login('engineer')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('git: has a credential'),
    });

    const url = `${whole.gate.origin}/source/lab.git`;
    await git('clone', '--quiet', url, 'work');
    await git('-C', 'work', 'commit', '--quiet', '--allow-empty', '-m', 'first');
    await git('-C', 'work', 'push', '--quiet', 'origin', 'HEAD:refs/heads/main');
    expect(await git('--git-dir', join(folder, 'lab.git'), 'log', '--format=%s', 'main')).toContain('first');

    await expect
      .poll(() => whole.events.findLast(({ http }) => http.path?.endsWith('/git-receive-pack')))
      .toMatchObject({
        ...{ outcome: 'allow', actor: { sub: 'engineer' }, auth: { method: 'credential' } },
        resource: { operation: 'push' },
      });
    // Phorge got its own password, and nothing of the credential.
    const atPhorge = whole.phorge.requests.findLast(({ target }) => target.includes('git-receive-pack'));
    const [, basic] = atPhorge?.headers.find(([name]) => name.toLowerCase() === 'authorization') ?? [];
    expect(Buffer.from(basic?.slice(6) ?? '', 'base64').toString()).toBe(`engineer:${VCS_PASSWORD}`);
    for (const { headers } of whole.phorge.requests) expect(JSON.stringify(headers)).not.toContain('pcl_');
  });

  test('then arc calls Conduit, as the person at the gate and with their API token at Phorge', async () => {
    const hosts = { [`${whole.gate.origin}/api/`]: { token: API_TOKEN } };
    await writeFile(join(home, '.arcrc'), JSON.stringify({ hosts, config: { editor: 'vi' } }));
    expect(await login('engineer', '--no-git', '--arc')).toMatchObject({ code: 0 });
    expect((await stat(join(home, '.arcrc'))).mode & 0o777).toBe(0o600);

    const { status, body } = await arc('user.whoami');
    expect([status, JSON.parse(body)]).toMatchObject([
      200,
      { error_code: null, result: { userName: 'engineer' } },
    ]);
    await expect
      .poll(() => whole.events.at(-1))
      .toMatchObject({ actor: { sub: 'engineer' }, resource: { operation: 'user.whoami' } });
    const { config } = JSON.parse(await readFile(join(home, '.arcrc'), 'utf8'));
    // arc prints its address, and so there is nothing in it.
    expect(config).toEqual({ editor: 'vi', 'phabricator.uri': `${whole.gate.origin}/` });
    const atPhorge = whole.phorge.requests.findLast(({ target }) => target === '/api/user.whoami');
    expect(JSON.stringify(atPhorge)).not.toContain('pcl_');
    expect((await portcullis(['logins', whole.gate.origin])).stdout).toContain('portcullis login on');
  });

  test('then canduit, which takes no compressed answer, reads JSON by the token that arc was given', async () => {
    const hosts = { [`${whole.gate.origin}/api/`]: { token: API_TOKEN } };
    await writeFile(join(home, '.arcrc'), JSON.stringify({ hosts }));
    await login('engineer', '--no-git', '--arc');
    const kept = JSON.parse(await readFile(join(home, '.arcrc'), 'utf8'));
    const api = `${whole.gate.origin}/api/`;
    const { token } = kept.hosts[api];
    expect(token).toMatch(/^pcl_.*~api-/);
    const result = await new Promise((resolve, reject) => {
      createCanduit({ api, token }, (problem, client) => {
        if (problem !== null) return reject(problem);
        client.exec('user.whoami', {}, (error, answer) => (error === null ? resolve(answer) : reject(error)));
      });
    });
    expect(result).toMatchObject({ userName: 'engineer' });
  });

  test('arc without an API token gets through to ask for one, with the credential in its address until the next login', async () => {
    const { stdout } = await login('engineer', '--no-git', '--arc');
    expect(stdout).toContain('run arc install-certificate, then run this command again');
    const path = join(home, '.arcrc');
    const { config } = JSON.parse(await readFile(path, 'utf8'));
    expect(new URL(config['phabricator.uri']).password).toMatch(/^pcl_/);
    // What arc install-certificate adds.
    const hosts = { [`${config['phabricator.uri']}api/`]: { token: API_TOKEN } };
    await writeFile(path, JSON.stringify({ config, hosts }));
    const { body } = await arc('user.whoami');
    expect(JSON.parse(body)).toMatchObject({ error_code: null, result: { userName: 'engineer' } });

    await login('engineer', '--no-git', '--arc');
    const again = JSON.parse(await readFile(path, 'utf8'));
    expect(again.config['phabricator.uri']).toBe(`${whole.gate.origin}/`);
    expect(Object.keys(again.hosts)).toEqual([`${whole.gate.origin}/api/`]);
  });

  test('a credential that was ended counts before a token no more than elsewhere, and nor does a made-up one', async () => {
    const hosts = { [`${whole.gate.origin}/api/`]: { token: API_TOKEN } };
    const path = join(home, '.arcrc');
    await writeFile(path, JSON.stringify({ hosts }));
    await login('engineer', '--no-git', '--arc', '--name', 'ended soon');
    const listed = await portcullis(['logins', whole.gate.origin, '--json']);
    const { credentials } = JSON.parse(listed.stdout) as { credentials: { id: string; name: string }[] };
    const { id = '' } = credentials.find(({ name }) => name === 'ended soon') ?? {};
    expect(await portcullis(['logins', whole.gate.origin, '--end', id])).toMatchObject({ code: 0 });
    const before = whole.phorge.requests.length;
    expect(JSON.parse((await arc('user.whoami')).body)).toMatchObject({
      error_code: 'ERR-PORTCULLIS-SESSION-ENDED',
    });
    const { config } = JSON.parse(await readFile(path, 'utf8'));
    const madeUp = { [`${whole.gate.origin}/api/`]: { token: `pcl_aaaaaaaa.bbbb~${API_TOKEN}` } };
    await writeFile(path, JSON.stringify({ config, hosts: madeUp }));
    expect(JSON.parse((await arc('user.whoami')).body)).toMatchObject({
      error_code: 'ERR-PORTCULLIS-SESSION-INVALID',
    });
    expect(whole.phorge.requests.slice(before).map(({ target }) => target)).not.toContain('/api/user.whoami');
  });

  test('arc calls from a working copy whose .arcconfig names the gate too, since arc keeps its token by the address', async () => {
    const hosts = { [`${whole.gate.origin}/api/`]: { token: API_TOKEN } };
    await writeFile(join(home, '.arcrc'), JSON.stringify({ hosts }));
    const cwd = join(home, 'lab');
    await git('init', '--quiet', cwd);
    await writeFile(join(cwd, '.arcconfig'), JSON.stringify({ 'phabricator.uri': whole.gate.origin }));
    const args = ['login', whole.gate.origin, '--no-browser', '--no-git', '--arc'];
    const { code, stdout } = await portcullis(args, sayYes('engineer'), { cwd: () => cwd });
    expect([code, stdout]).toEqual([0, expect.not.stringContaining('.git/arc/config')]);
    const { body } = await arc('user.whoami', cwd);
    expect(JSON.parse(body)).toMatchObject({ error_code: null, result: { userName: 'engineer' } });
    await expect.poll(() => whole.events.at(-1)).toMatchObject({ actor: { sub: 'engineer' } });
  });

  test('nothing of it is shown, and the events say that it was given and to whom', async () => {
    await keepVcsPassword();
    const { stdout, stderr } = await login('engineer', '--name', 'a laptop');
    const [credential = ''] = /pcl_[\w.-]+/.exec(await stored()) ?? [];
    expect(credential).not.toBe('');
    expect(`${stdout}${stderr}`).not.toMatch(/pcl_|VCS password:|code=(?!.*challenge)/);
    expect(whole.lines.join('\n')).not.toContain(credential);
    expect(events().findLast(({ type }) => type === 'credential')).toMatchObject({
      credential: { change: 'issued', by: 'user', name: 'a laptop', sub: 'engineer' },
    });
  });

  test('it is listed, and once ended git is refused with words that it shows; a new login needs no password again', async () => {
    await keepVcsPassword();
    await login('engineer', '--name', 'ended soon');
    const listed = await portcullis(['logins', whole.gate.origin, '--json']);
    const { credentials } = JSON.parse(listed.stdout) as { credentials: { id: string; name: string }[] };
    const { id = '' } = credentials.find(({ name }) => name === 'ended soon') ?? {};
    expect((await portcullis(['logins', whole.gate.origin])).stdout).toContain('ended soon');
    expect(await portcullis(['logins', whole.gate.origin, '--end', id])).toMatchObject({ code: 0 });

    const refused = git('ls-remote', `${whole.gate.origin}/source/lab.git`);
    await expect(refused).rejects.toMatchObject({
      stderr: expect.stringMatching(/Authentication failed|session has ended/),
    });
    expect(await portcullis(['logins', whole.gate.origin])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('portcullis login'),
    });

    expect(await login('engineer')).toMatchObject({ code: 0 });
    await git('ls-remote', `${whole.gate.origin}/source/lab.git`);
  });

  test('without a VCS password git is told what is missing, and keeps the credential', async () => {
    expect(await login('engineer')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('git: has no VCS password'),
    });
    const credential = await stored();
    await expect(git('ls-remote', `${whole.gate.origin}/source/lab.git`)).rejects.toMatchObject({
      stderr: expect.stringContaining('Phorge requires your VCS password in addition to this login.'),
    });
    expect(await stored()).toBe(credential);
  });

  test('git is refused by the credential of one person with the VCS password of another, whose name the event would not hold', async () => {
    await keepVcsPassword();
    await login('engineer');
    const [credential = ''] = /pcl_[\w.-]+/.exec(await stored()) ?? [];
    const before = whole.phorge.requests.length;
    const answer = await exchange(whole.port, '/source/lab.git/info/refs?service=git-upload-pack', {
      headers: { authorization: `Basic ${btoa(`mallory:${credential}~x`)}`, 'user-agent': 'git/2.47.3' },
    });
    expect([answer.status, answer.body]).toEqual([403, expect.stringContaining('belongs to another')]);
    expect(whole.phorge.requests.length).toBe(before);
  });

  test('what the person may not do, their program may not either', async () => {
    await keepVcsPassword();
    expect(await login('contractor')).toMatchObject({ code: 0 });
    await expect(git('ls-remote', `${whole.gate.origin}/source/lab.git`)).rejects.toMatchObject({
      stderr: expect.stringContaining('403'),
    });
    const [credential = ''] = /pcl_[\w.-]+/.exec(await stored()) ?? [];
    const page = await exchange(whole.port, '/maniphest/', {
      headers: { authorization: `Bearer ${credential}` },
    });
    expect(page.status).toBe(403);
  });

  test('on a computer without a browser a code is typed elsewhere', async () => {
    await keepVcsPassword();
    const args = ['login', whole.gate.origin, '--device', '--name', 'a server'];
    const saidYes = Promise.withResolvers<void>();
    const waits: number[] = [];
    const wait = (milliseconds: number) => {
      waits.push(milliseconds);
      return saidYes.promise;
    };
    const inBrowser = async (text: string, context: BrowserContext) => {
      const [, url = '', userCode = ''] = /Open (\S+) in any browser and enter (\S+)/.exec(text) ?? [];
      const page = await context.newPage();
      await page.goto(url);
      await page.click('button[value="engineer"]');
      await page.fill('input[name="user_code"]', userCode.toLowerCase());
      await page.click('text=Continue');
      await page.click('text=Allow it to act for me');
      await page.waitForSelector('text=The program can act for you');
      saidYes.resolve();
    };
    expect(await portcullis(args, inBrowser, { wait })).toMatchObject({ code: 0 });
    expect(waits).toEqual([5000]);
    await git('ls-remote', `${whole.gate.origin}/source/lab.git`);
  });

  test('without a helper that keeps it nothing is asked for', async () => {
    await git('config', '--global', '--unset', 'credential.helper');
    expect(await portcullis(['login', whole.gate.origin, '--no-browser'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('git config --global credential.helper'),
    });
  });
});
