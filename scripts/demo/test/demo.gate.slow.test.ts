import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { run as portcullis } from '@portcullis/cli';
import { startPhorge } from '@portcullis/testing/phorge';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../free-port.ts';
import { goVerifier, hasGo } from '../../programs/go-verifier.ts';
import { demo as demoCommand } from '../command.ts';
import { introduction } from '../introduction.ts';
import { PROGRAM_USERS } from '../programs.ts';
import { type BrowserClient, browserClient } from './browser-client.ts';
import { exchange } from './running-gate.ts';

const DEMO = join(import.meta.dirname, '../main.ts');

/** A demo that serves. Each line that it prints is added to `printed`. */
interface Demo {
  readonly serving: ChildProcess;
  readonly printed: readonly string[];
}

/** Starts the demo, and waits until it serves. */
async function started(...flags: readonly string[]): Promise<Demo> {
  const serving = spawn(process.execPath, [DEMO, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const printed: string[] = [];
  const lines = createInterface({ input: serving.stdout });
  await new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      printed.push(line);
      if (line.startsWith('ready ')) resolve();
    });
  });
  return { serving, printed };
}

/** Ends a demo by a signal that it hears: killed, it would leave its workerd behind. */
async function ended({ serving }: Demo): Promise<void> {
  if (serving.exitCode !== null || serving.signalCode !== null) return;
  serving.kill();
  await once(serving, 'close');
}

/** How a command ended, and what it wrote. */
interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of the demo to its end, in the process of the test: to start one takes longer than the command. */
async function run(...flags: readonly string[]): Promise<Ended> {
  const output = { stdout: '', stderr: '' };
  const code = await demoCommand(flags, {
    stdout: { write: (text) => (output.stdout += text) },
    stderr: { write: (text) => (output.stderr += text) },
  });
  return { code, ...output };
}

/** Runs it as `pnpm demo` does, in a process of its own. */
async function runAlone(...flags: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [DEMO, ...flags]);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => {
    output.stdout += data;
  });
  child.stderr.on('data', (data) => {
    output.stderr += data;
  });
  const [code] = await once(child, 'close');
  return { code, ...output };
}

describe('the demo in front of a real upstream, with an audit log and a transparency log', () => {
  let logs: string;
  /** What was found while it served. */
  let port = 0;
  let served: {
    readonly printed: readonly string[];
    readonly token: Ended;
    readonly statuses: readonly number[];
    readonly host: string | undefined;
    readonly tool: string;
    readonly exit: number | null;
  };

  beforeAll(async () => {
    logs = await mkdtemp(join(tmpdir(), 'portcullis-'));
    port = await freePort();
    const idpPort = await freePort();
    const phorge = await startPhorge({ allowPublic: true, baseUri: `http://127.0.0.1:${port}/` });
    const addresses = ['--port', port, '--idp-port', idpPort, '--upstream', phorge.url].map(String);
    const files = ['--audit-log', join(logs, 'audit.ndjson'), '--log-dir', join(logs, 'log')];
    const demo = await started(...addresses, ...files);
    try {
      const token = await runAlone('token', 'engineer', '--idp-port', String(idpPort));
      const shown = { token: token.stdout.trim() };
      const statuses = [
        (await exchange(port, '/differential/', shown)).status,
        (await exchange(port, '/config/', shown)).status,
        (await exchange(port, '/maniphest/', {})).status,
      ];
      const [host] = phorge.requests[0]?.headers.filter(([name]) => name.toLowerCase() === 'host') ?? [];
      const agent = await run('token', 'engineer', '--for', 'agents', '--port', String(port));
      const params = { name: 'who_am_i', arguments: {} };
      const called = await exchange(port, '/.portcullis/mcp', {
        ...{ method: 'POST', token: agent.stdout.trim(), headers: { 'content-type': 'application/json' } },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
      });
      for (let round = 0; round < 30; round++) {
        await Promise.all(Array.from({ length: 10 }, (_, at) => exchange(port, `/T${round}${at}`, {})));
      }
      demo.serving.kill('SIGTERM');
      const [exit] = await once(demo.serving, 'close');
      served = { printed: demo.printed, token, statuses, host: host?.[1], tool: called.body, exit };
    } finally {
      await ended(demo);
      await phorge.close();
    }
  });
  afterAll(() => rm(logs, { recursive: true }));

  test('gives tokens, serves by them, and ends on SIGTERM', () => {
    const { printed, token, statuses, host, exit } = served;
    expect(printed).toContain(`ready http://127.0.0.1:${port}`);
    expect([token.code, token.stdout]).toEqual([0, expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)]);
    expect(statuses).toEqual([200, 403, 401]);
    expect(host).toBe(`127.0.0.1:${port}`);
    expect(exit).toBe(0);
  });

  test('lends agents no account: whoever wants tools over this Phorge deposits an API token', () => {
    expect(served.tool).toContain(`http://gate.localhost:${port}/.portcullis/agents/deposit?ticket=`);
  });

  test('writes each event into the audit log', async () => {
    const recorded = (await readFile(join(logs, 'audit.ndjson'), 'utf8')).trimEnd().split('\n');
    const events = recorded.map((line) => JSON.parse(line)).filter(({ type }) => type === 'request.decision');
    const decided = events.map(({ http, outcome }) => [http.path, outcome]);
    expect(decided.slice(0, 3)).toEqual([
      ['/differential/', 'allow'],
      ['/config/', 'deny'],
      ['/maniphest/', 'deny'],
    ]);
    expect(decided).toContainEqual(['/.portcullis/mcp', 'allow']);
    const printed = served.printed.filter(
      (line) => line.startsWith('{') && line.includes('"request.decision"'),
    );
    expect(printed).toHaveLength(decided.length);
  });

  test('keeps a transparency log of its traffic, which our command and the verifier of Go find whole', async () => {
    const dir = join(logs, 'log');
    const events = served.printed.filter((line) => line.startsWith('{')).length;
    const [vkey, witness] = await Promise.all(
      ['vkey', 'witness.vkey'].map(async (name) => (await readFile(join(dir, name), 'utf8')).trim()),
    );
    let out = '';
    const stdout = { write: (text: string) => (out += text) };
    const trust = ['--log', vkey ?? '', '--witness', witness ?? ''];
    const code = await portcullis(['verify', dir, ...trust], { stdout, stderr: stdout });
    expect([code, out]).toEqual([
      0,
      expect.stringContaining(`good (${events} entries read of ${events}, 1 writers)`),
    ]);
    expect(events).toBeGreaterThanOrEqual(300);
    if (hasGo) {
      expect(goVerifier()(dir)).toEqual({
        status: 0,
        output: `cosigned by ${witness?.split('+')[0]}\nOK: ${events} entries\n`,
      });
    }
  });
});

describe('one demo', () => {
  let demo: Demo;
  let [port, idpPort] = ['', ''];
  let flags: readonly string[] = [];
  let printed: readonly string[] = [];
  beforeAll(async () => {
    const ports = [await freePort(), await freePort(), await freePort()].map(String);
    const [, , phorgePort = ''] = ports;
    [port = '', idpPort = ''] = ports;
    flags = ['--port', port, '--idp-port', idpPort];
    demo = await started(...flags, '--phorge-port', phorgePort);
    printed = demo.printed;
  });
  afterAll(() => demo && ended(demo));

  test('demo lock refuses an account by token, session, login, API token and VCS password, and demo unlock admits it again', async () => {
    const origin = `http://127.0.0.1:${port}`;
    // As the introduction prints them.
    expect(printed.filter((line) => line.includes(' demo lock '))).toEqual([
      `  npx -y pnpm@12 demo lock engineer ${flags.join(' ')}`,
    ]);

    const token = (await run('token', 'engineer', '--idp-port', idpPort)).stdout.trim();
    const [browser, other] = [browserClient(), browserClient()];
    const page = async (client: BrowserClient, account = 'engineer') =>
      (await client.logIn(`${origin}/maniphest/`, account)).answer;
    const statusOfToken = async () => (await exchange(Number(port), '/differential/', { token })).status;
    const { apiToken, vcsPassword } = PROGRAM_USERS.alice;
    const whoami = async () =>
      (await exchange(Number(port), `/api/user.whoami?api.token=${apiToken}`, {})).body;
    const git = async () => {
      const headers = { authorization: `Basic ${btoa(`alice:${vcsPassword}`)}`, 'user-agent': 'git/2.47' };
      const path = '/source/example.git/info/refs?service=git-upload-pack';
      return (await exchange(Number(port), path, { headers })).status;
    };
    expect([(await page(browser)).status, (await page(other, 'contractor')).status]).toEqual([200, 200]);
    expect([await statusOfToken(), await git(), await whoami()]).toEqual([
      200,
      200,
      expect.stringContaining('"userName":"alice"'),
    ]);

    const second = () => Math.floor(Date.now() / 1000);
    const locked = await runAlone('lock', 'engineer', ...flags);
    const lockedIn = second();
    expect([locked.code, locked.stderr]).toEqual([0, '']);
    expect(locked.stdout).toContain(
      `locked, until "portcullis unlock", at every host within ten seconds, for callers known by:
  subject engineer of http://127.0.0.1:${idpPort}
  e-mail engineer@corp.example
  username engineer
sessions ended in the store: 1
Not covered:
  SSH, and an application that is reached directly
`,
    );
    expect(await statusOfToken()).toBe(403);
    // The provider still has its session: the login comes back, and is refused by a page that names the contact.
    for (const client of [browser, browserClient()]) {
      const { status, body } = await page(client);
      expect([status, body]).toEqual([403, expect.stringContaining('platform@corp.example')]);
    }
    expect([(await page(other, 'contractor')).status, await git()]).toEqual([200, 200]);
    expect((await run('lock', 'alice', ...flags)).code).toBe(0);
    expect([await git(), await whoami()]).toEqual([403, expect.stringContaining('ERR-PORTCULLIS')]);

    const unlocked = await run('unlock', 'engineer', ...flags);
    expect([unlocked.code, unlocked.stdout]).toEqual([0, expect.stringMatching(/^removed 1 entry:\n/)]);
    // A login that began in the second in which the sessions ended may be one of them.
    await expect.poll(second, { interval: 50 }).toBeGreaterThan(lockedIn);
    expect([await statusOfToken(), (await page(browser)).status]).toEqual([200, 200]);
    expect((await run('unlock', 'alice', ...flags)).code).toBe(0);
    expect([await git(), await whoami()]).toEqual([200, expect.stringContaining('"userName":"alice"')]);
  });

  test('demo token --for agents prints a token for the tools alone, and the calls that the introduction prints work', async () => {
    const token = async (account: string) => {
      const { code, stdout, stderr } = await run('token', account, '--for', 'agents', ...flags);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^pca_[\w.-]+\n$/);
      return stdout.trim();
    };
    const call = async (account: string, method: string, params: object = {}) => {
      const { body } = await exchange(Number(port), '/.portcullis/mcp', {
        ...{ method: 'POST', token: await token(account), headers: { 'content-type': 'application/json' } },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      });
      return JSON.parse(body);
    };

    const commands = printed.join('\n').match(/^ {2}curl \S+\/\.portcullis\/mcp .*\\\n.*$/gm) ?? [];
    const own = commands.map((line) => line.replace('npx -y pnpm@12 demo', `${process.execPath} ${DEMO}`));
    const shown = await Promise.all(own.map((line) => promisify(execFile)('sh', ['-c', line])));
    const [listed, called] = shown.map(({ stdout }) => JSON.parse(stdout));
    expect(listed.result.tools).toHaveLength(17);
    expect(JSON.stringify(called.result.content)).toContain('#platform_team');

    const contractors = await call('contractor', 'tools/list');
    expect(contractors.result.tools.map(({ name }: { name: string }) => name)).toEqual([
      ...['find_tasks', 'read_task', 'read_task_comments', 'find_task_statuses'],
    ]);
    expect((await call('nobody', 'tools/list')).error).toBeDefined();
    const elsewhere = await exchange(Number(port), '/differential/', { token: await token('engineer') });
    expect(elsewhere.status).toBe(401);
    expect(printed.join('\n')).not.toContain('pca_');
    expect(await run('token', 'engineer', '--for', 'agents', '--port', '1')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no gate answers at http://127.0.0.1:1'),
    });
  });
});

test('a port that something else has is named, with the flag that moves it', async () => {
  const taken = await startPhorge();
  const free = [await freePort(), await freePort()].map(String);
  const flags = ['--port', '--idp-port', '--phorge-port'];
  for (const [index, flag] of flags.entries()) {
    const [one = '', two = ''] = free;
    const ports = [one, two].toSpliced(index, 0, String(taken.port));
    const result = await run(...flags.flatMap((name, at) => [name, ports[at] ?? '']));
    expect([result.code, result.stdout]).toEqual([1, '']);
    expect(result.stderr).toContain(`port ${taken.port} for `);
    expect(result.stderr).toContain(`take another with ${flag} PORT`);
    expect(result.stderr).not.toContain('    at ');
  }
  const twice = await run('--port', '9', '--idp-port', '9');
  expect(twice.code).toBe(1);
  await taken.close();
});

test('the commands that the introduction prints name the ports and the file', async () => {
  const demo = {
    origin: 'http://127.0.0.1:7001',
    pages: 'http://gate.localhost:7001',
    issuer: 'http://127.0.0.1:7002',
    idpPort: 7002,
    phorge: new URL('http://127.0.0.1:8080/'),
    isStandIn: false,
    configurationFile: undefined,
  };
  const text = introduction(demo);
  for (const command of text.match(/demo token \S+.*/g) ?? []) expect(command).toContain(' --idp-port 7002');
  expect(text).toContain(
    'phorge plan examples/phabricator/portcullis.json --base-uri http://127.0.0.1:7001/\n',
  );
  expect(text).toContain('http://gate.localhost:7001/.portcullis/operator/ shows admin');
  expect(text).toContain('portcullis login http://127.0.0.1:7001 --arc');
  expect(introduction({ ...demo, idpPort: 8788 })).not.toContain('--idp-port');
  expect(text).toContain('demo unlock engineer --port 7001 --idp-port 7002\n');
  expect(introduction({ ...demo, origin: 'http://127.0.0.1:8787', idpPort: 8788 })).toContain(
    'demo lock engineer\n',
  );
  const own = introduction({ ...demo, configurationFile: '/x.json' });
  expect(own).toContain('phorge plan /x.json --base-uri');
  expect(own).not.toContain('demo lock');
});

test.each([
  [['token', 'mallory', '--idp-port', '1'], 1, 'there is no account "mallory"'],
  [['token', 'engineer', '--idp-port', '1'], 1, 'no provider answers at http://127.0.0.1:1'],
  [['lock', 'mallory'], 1, 'there is no account "mallory": choose one of admin, engineer,'],
  [['lock', 'engineer', '--port', '1'], 2, 'did not answer'],
  [['unlock'], 2, 'Usage:'],
  [['--port', 'eighty'], 2, '--port takes a port'],
  [['--upstream', 'phorge'], 2, '--upstream takes the URL'],
  [['--unknown'], 2, '--unknown'],
])('the demo says what is wrong with %j', async (flags, code, message) => {
  const result = await run(...flags);
  expect([result.code, result.stdout]).toEqual([code, '']);
  expect(result.stderr).toContain(message);
  expect(result.stderr).not.toContain('    at ');
});

test('pnpm demo ends with the exit code of the command, and writes what is wrong', async () => {
  const flags = ['--port', 'eighty'];
  const { code, stdout, stderr } = await runAlone(...flags);
  expect({ code, stdout, stderr }).toEqual(await run(...flags));
  expect(code).toBe(2);
});
