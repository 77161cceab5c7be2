import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startWholeGate, type WholeGate } from '../../../scripts/demo/test/running-gate.ts';
import { freePort } from '../../../scripts/free-port.ts';
import { environment, hasProgram } from './fixtures/version-control.ts';

const [ALICE, BOB, BUILDER] = ['alice-vcs-secret', 'bob-vcs-secret', 'builder-vcs-secret'];
const SECRETS = [ALICE, BOB, BUILDER];

let whole: WholeGate;
let folder: string;
let ci: string;
let idle: string;
/** What programs and answers said. */
const said: string[] = [];

const runFile = promisify(execFile);
async function run(program: string, ...args: string[]): Promise<string> {
  const options = { cwd: folder, env: environment(folder) };
  const { stdout, stderr } = await runFile(program, args, options).catch((error) => {
    said.push(String(error.stdout), String(error.stderr));
    throw new Error(error.stderr);
  });
  said.push(stdout, stderr);
  return stdout + stderr;
}
const git = (...args: string[]) => run('git', ...args);
const url = (user: string, password: string, path = '/source/lab.git') =>
  `http://${user}:${password}@127.0.0.1:${whole.port}${path}`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'repositories-'));
  const port = await freePort();
  whole = await startWholeGate({
    phorge: {
      users: [
        { username: 'alice', vcsPassword: ALICE },
        { username: 'bob', vcsPassword: BOB },
        { username: 'builder', vcsPassword: BUILDER },
      ],
      repositories: [
        { shortName: 'lab', directory: join(folder, 'lab.git'), lfs: true },
        { shortName: 'other', directory: join(folder, 'lab.git') },
        { shortName: 'closed', httpEnabled: false },
      ],
    },
    gate: { port, configurationFile: join(import.meta.dirname, 'fixtures/repositories-gate.json') },
    variables: { BUILDER_PASSWORD: BUILDER, TICKET_KEY: 't'.repeat(32) },
  });
  [ci, idle] = await Promise.all([whole.tokenOf('engineer'), whole.tokenOf('contractor')]);
  await git('init', '--quiet', '--bare', '--initial-branch=main', 'lab.git');
  await git('clone', '--quiet', 'lab.git', 'work');
  await git('-C', 'work', 'commit', '--quiet', '--allow-empty', '-m', 'first');
  await git('-C', 'work', 'push', '--quiet', 'origin', 'HEAD:refs/heads/main');
});
afterAll(async () => {
  // The last event of a program may come after its end.
  await whole?.ask('/status/');
  // What the gate prints: git itself names the address that it was given.
  for (const secret of [...SECRETS, ci]) expect(whole?.lines.join('\n')).not.toContain(secret);
  expect(said.join('\n')).not.toContain(BUILDER);
  await whole?.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  whole.phorge.reset();
});

/** Who did what, as the events of what follows say. git asks as nobody first. */
async function recorded(act: () => Promise<unknown>) {
  const before = whole.events.length;
  await act();
  await whole.ask('/status/');
  return whole.events
    .slice(before)
    .flatMap(({ actor, resource, outcome }) =>
      resource?.app === 'diffusion' && actor?.sub !== undefined
        ? [`${actor.sub} ${resource.operation} ${resource.id} ${outcome}`]
        : [],
    );
}
const sent = () =>
  whole.phorge.requests.map(({ headers }) => headers.find(([name]) => /^authorization$/i.test(name))?.[1]);
const basic = (user: string, password: string) => `Basic ${btoa(`${user}:${password}`)}`;

describe('a VCS password identifies the caller', () => {
  test('git clones and pushes by it, and the events name who it was', async () => {
    const events = await recorded(async () => {
      await git('clone', '--quiet', url('alice', ALICE), 'of-alice');
      await git('-C', 'of-alice', 'commit', '--quiet', '--allow-empty', '-m', 'second');
      await git('-C', 'of-alice', 'push', '--quiet', 'origin', 'HEAD:refs/heads/second');
    });
    expect(new Set(events)).toEqual(new Set(['@alice pull lab allow', '@alice push lab allow']));
    // Phorge checks it too, and is asked by the gate once; and once by a wrong one, which is the name of a request.
    const others = sent().filter((value) => value !== undefined && value !== basic('alice', ALICE));
    expect(others.map((value = '') => atob(value.slice('Basic '.length)))).toEqual([
      expect.stringMatching(/^alice:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/),
    ]);
  });

  test('a large push in chunks, and a fetch of what it brought', async () => {
    await git('clone', '--quiet', url('alice', ALICE), 'large');
    await writeFile(join(folder, 'large/large.bin'), randomBytes(2 * 1024 * 1024));
    await git('-C', 'large', 'add', '.');
    await git('-C', 'large', 'commit', '--quiet', '-m', 'large');
    await git('-C', 'large', 'push', '--quiet', 'origin', 'HEAD:refs/heads/large');
    await git('-C', 'of-alice', 'fetch', '--quiet');
    expect(await git('-C', 'of-alice', 'log', '--format=%s', 'origin/large')).toContain('large');
  });

  test('a user who may only fetch is refused a push, with a readable message', async () => {
    const events = await recorded(async () => {
      await git('clone', '--quiet', url('bob', BOB), 'of-bob');
      const push = git('-C', 'of-bob', 'push', url('bob', BOB), 'HEAD:refs/heads/smuggled');
      await expect(push).rejects.toThrow(/returned error: 403|not (?:allow|permit)/);
    });
    expect(events).toContain('@bob push lab deny');
    expect(events).not.toContain('@bob push lab allow');
  });

  test('a wrong one is refused, checked once, and git shows it', async () => {
    await expect(git('ls-remote', url('alice', 'guess'))).rejects.toThrow(/Authentication failed/);
    await expect(git('ls-remote', url('alice', 'guess'))).rejects.toThrow(/Authentication failed/);
    expect(sent().filter((value) => value === basic('alice', 'guess'))).toHaveLength(1);
  });

  test('git keeps a stored password where the repository does not exist or is not served, and deletes a wrong one', async () => {
    const store = join(folder, 'credentials');
    const helper = ['-c', `credential.helper=store --file=${store}`];
    const address = (password: string) => `http://alice:${password}@127.0.0.1%3a${whole.port}\n`;
    const list = (name: string) =>
      git(...helper, 'ls-remote', `http://127.0.0.1:${whole.port}/source/${name}.git`);
    for (const [name, said] of [
      ['missing', /not found/],
      ['closed', /403/],
    ] as const) {
      await writeFile(store, address(ALICE));
      await expect(list(name)).rejects.toThrow(said);
      expect(await readFile(store, 'utf8')).toBe(address(ALICE));
    }
    await writeFile(store, address('outdated'));
    await expect(list('lab')).rejects.toThrow(
      /Authentication failed|could not read|terminal prompts disabled/,
    );
    expect(await readFile(store, 'utf8')).toBe('');
  });

  test('a password for another repository is checked for each repository', async () => {
    await git('ls-remote', url('alice', ALICE));
    whole.phorge.reset();
    await git('ls-remote', url('alice', ALICE, '/source/other.git'));
    expect(sent()).toHaveLength(2);
  });

  test('at a page it authenticates no one', async () => {
    const headers = { authorization: basic('alice', ALICE) };
    for (const path of ['/source/lab/', '/maniphest/', '/api/user.whoami']) {
      const { event } = await whole.ask(path, { headers });
      expect([path, event.actor, event.outcome]).toEqual([path, { kind: 'anonymous' }, 'deny']);
    }
    expect(sent()).toEqual([]);
  });

  test('an unclear answer admits no one', async () => {
    whole.phorge.respond('/source/lab.git/info/refs', { status: 500, body: 'x' });
    const answer = await whole.ask('/source/lab.git/git-upload-pack', {
      method: 'POST',
      headers: {
        authorization: basic('bob', `${BOB}x`),
        'content-type': 'application/x-git-upload-pack-request',
      },
      body: '0000',
    });
    expect(answer.status).toBe(503);
  });
});

describe('a token of the gate, as the password', () => {
  test('git clones by the account of its role, and the token is not forwarded', async () => {
    const events = await recorded(() => git('clone', '--quiet', url('gate', ci), 'of-ci'));
    expect(new Set(events)).toEqual(new Set(['engineer pull lab allow']));
    expect(new Set(sent())).toEqual(new Set([basic('builder', BUILDER)]));
  });

  test('or as Bearer in http.extraHeader', async () => {
    const header = `http.extraHeader=Authorization: Bearer ${ci}`;
    await git('-c', header, 'ls-remote', `http://127.0.0.1:${whole.port}/source/lab.git`);
    expect(new Set(sent())).toEqual(new Set([basic('builder', BUILDER)]));
  });

  test('a caller without an account’s role gets none', async () => {
    await expect(git('ls-remote', url('gate', idle))).rejects.toThrow(/403/);
    expect(sent()).toEqual([]);
  });

  test('a changed one is refused', async () => {
    await expect(git('ls-remote', url('gate', `${ci.slice(0, -8)}AAAAAAAA`))).rejects.toThrow(
      /Authentication failed/,
    );
    expect(sent()).toEqual([]);
  });

  test('the policy holds for it', async () => {
    await expect(git('-C', 'of-ci', 'push', 'origin', 'HEAD:refs/heads/ci')).rejects.toThrow(/403/);
    expect(await git('--git-dir=lab.git', 'for-each-ref')).not.toContain('refs/heads/ci');
  });
});

describe.skipIf(!hasProgram('git-lfs'))('git-lfs', () => {
  test('sends and fetches contents as the caller who requested it, without a rule for files', async () => {
    const content = randomBytes(300_000);
    const push = await recorded(async () => {
      await git('clone', '--quiet', url('alice', ALICE), 'lfs');
      await git('-C', 'lfs', 'lfs', 'install', '--local');
      await git('-C', 'lfs', 'lfs', 'track', '*.bin');
      await writeFile(join(folder, 'lfs/content.bin'), content);
      await git('-C', 'lfs', 'add', '.');
      await git('-C', 'lfs', 'commit', '--quiet', '-m', 'content');
      await git('-C', 'lfs', 'push', 'origin', 'HEAD:refs/heads/lfs');
    });
    expect(new Set(push)).toEqual(new Set(['@alice pull lab allow', '@alice push lab allow']));
    for (const [user, password, who] of [
      ['bob', BOB, '@bob'],
      ['gate', ci, 'engineer'],
    ] as const) {
      const name = `lfs-of-${user}`;
      const fetch = await recorded(async () => {
        await git('clone', '--quiet', '--branch', 'lfs', url(user, password), name);
        await git('-C', name, 'lfs', 'install', '--local');
        await git('-C', name, 'lfs', 'pull');
      });
      expect(new Set(fetch)).toEqual(new Set([`${who} pull lab allow`]));
      const { stdout } = await runFile('sha256sum', [join(folder, name, 'content.bin')]);
      expect(stdout).toContain(createHash('sha256').update(content).digest('hex'));
    }
  });
});

describe('a ticket of git-lfs', () => {
  const oid = 'a'.repeat(64);

  /** Asks for a download, and answers the address and the headers that git-lfs is told. */
  async function download(user = 'bob', password = BOB) {
    const path = '/file/data/abcdefghij0123456789/PHID-FILE-zyxwvutsrq9876543210/lfs';
    const href = `http://127.0.0.1:${whole.port}${path}`;
    const elsewhere = 'https://files.example/file/data/x/PHID-FILE-x/lfs';
    const actions = (at: string) => ({ download: { href: at, header: { 'X-Own': 'kept' } } });
    whole.phorge.respond('/source/lab.git/info/lfs/objects/batch', {
      headers: [['Content-Type', 'application/vnd.git-lfs+json']],
      body: JSON.stringify({
        objects: [
          { oid, size: 1, actions: actions(href) },
          { oid, size: 1, actions: actions(elsewhere) },
          { oid, size: 1, error: { code: 404 } },
        ],
      }),
    });
    whole.phorge.respond(path, { body: 'content' });
    const answer = await whole.ask('/source/lab.git/info/lfs/objects/batch', {
      method: 'POST',
      headers: {
        authorization: basic(user, password),
        'content-type': 'application/vnd.git-lfs+json',
        accept: 'application/vnd.git-lfs+json',
      },
      body: JSON.stringify({ operation: 'download', objects: [{ oid, size: 1 }] }),
    });
    const { objects } = JSON.parse(answer.body);
    return { path, objects, headers: objects[0].actions.download.header as Record<string, string> };
  }

  test('is next to addresses of this host alone, and existing headers stay', async () => {
    const { objects, headers } = await download();
    expect(Object.keys(headers)).toEqual(['X-Own', 'x-portcullis-lfs-ticket']);
    expect(objects[1].actions.download.header).toEqual({ 'X-Own': 'kept' });
    expect(objects[2]).toEqual({ oid, size: 1, error: { code: 404 } });
  });

  test('opens its file only, as the caller who requested it, and is not forwarded', async () => {
    const { path, headers } = await download();
    const { status, body, event } = await whole.ask(path, { headers });
    expect([status, body]).toEqual([200, 'content']);
    expect(event).toMatchObject({
      actor: { sub: '@bob' },
      resource: { app: 'diffusion', id: 'lab', operation: 'pull' },
    });
    const names = whole.phorge.requests.at(-1)?.headers.map(([name]) => name.toLowerCase());
    expect(names).not.toContain('x-portcullis-lfs-ticket');
  });

  test('opens nothing else, and nothing that was changed', async () => {
    const { path, headers } = await download();
    const ticket = headers['x-portcullis-lfs-ticket'] ?? '';
    for (const [at, shown] of [
      [`${path}x`, ticket],
      ['/source/lab/browse/', ticket],
      ['/maniphest/', ticket],
      [path, `${ticket.slice(0, -4)}AAAA`],
      [path, 'x'],
      [path, ''],
    ] as const) {
      const { status } = await whole.ask(at, { headers: { 'x-portcullis-lfs-ticket': shown } });
      expect([at, shown.length, status]).toEqual([at, shown.length, 401]);
    }
    expect((await whole.ask(path)).status).not.toBe(200);
  });
});
