import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { run as portcullis } from '@portcullis/cli';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { environment, hasProgram } from '../../../packages/gateway/test/fixtures/version-control.ts';
import { applyMigrations } from '../../fixtures/apply-migrations.ts';
import { type RecordingProxy, startRecordingProxy } from '../../fixtures/recording-proxy.ts';
import { freePort } from '../../free-port.ts';
import { demoConfiguration } from '../demo-configuration.ts';
import { AUDIT_DB } from '../operator-setting.ts';
import { PROGRAM_USERS, PROGRAM_VARIABLES } from '../programs.ts';
import { startWholeGate, type WholeGate } from './running-gate.ts';

// Programs as people have them, through the demo's own configuration: as whom the event says, and refused in words.
const { alice, carol, builder } = PROGRAM_USERS;
const PYTHON = '/usr/bin/python3';
const runFile = promisify(execFile);
const hasPython = await runFile(PYTHON, ['-c', 'import phabricator']).then(
  () => true,
  () => false,
);

let whole: WholeGate;
let folder: string;
/** In front of the gate, and behind it. */
let front: RecordingProxy;
let behind: RecordingProxy;
/** A job's token of the provider. */
let job: string;
/** What programs printed. */
const printed: string[] = [];

async function run(program: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await runFile(program, args, { cwd: folder, env: environment(folder) }).catch(
    (error: { readonly stdout: string; readonly stderr: string }) => {
      printed.push(error.stdout, error.stderr);
      throw new Error(error.stderr);
    },
  );
  printed.push(stdout, stderr);
  return stdout + stderr;
}
const git = (...args: string[]) => run('git', ...args);
const url = (username: string, password: string, at: URL = front.url) =>
  `http://${username}:${password}@${at.host}/source/lab.git`;
const urlOf = ({ username, vcsPassword }: typeof alice | typeof carol) => url(username, vcsPassword);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'programs-'));
  const port = await freePort();
  const repository = { directory: join(folder, 'lab.git'), lfs: true };
  // Phorge is behind a second one, whose address is known only then.
  const phorgePort = await freePort();
  behind = await startRecordingProxy(new URL(`http://127.0.0.1:${phorgePort}`));
  whole = await startWholeGate({
    phorge: { port: phorgePort, repositories: [{ shortName: 'lab', ...repository }] },
    gate: {
      port,
      upstream: behind.url,
      configurationFile: demoConfiguration(),
      databases: { [AUDIT_DB]: applyMigrations },
    },
    variables: PROGRAM_VARIABLES,
  });
  front = await startRecordingProxy(new URL(whole.gate.origin), `127.0.0.1:${port}`);
  job = await whole.tokenOf('engineer');
  for (const secret of [builder.apiToken, builder.vcsPassword])
    whole.secrets.add('what is the builder’s', secret);
  await git('init', '--quiet', '--bare', '--initial-branch=main', 'lab.git');
  await git('clone', '--quiet', 'lab.git', 'work');
  await git('-C', 'work', 'commit', '--quiet', '--allow-empty', '-m', 'first');
  await git('-C', 'work', 'push', '--quiet', 'origin', 'HEAD:refs/heads/main');
});
afterAll(async () => {
  for (const secret of [builder.apiToken, builder.vcsPassword])
    expect(printed.join('\n')).not.toContain(secret);
  await whole?.ask('/status/');
  await Promise.all([front?.close(), behind?.close()]);
  await whole?.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  front.passed.length = 0;
  behind.passed.length = 0;
});

/** Who did what meanwhile, as the events say. git asks as nobody first. */
async function recorded(act: () => Promise<unknown>): Promise<ReadonlySet<string>> {
  const before = whole.events.length;
  await act();
  await whole.ask('/status/');
  return new Set(
    whole.events.slice(before).flatMap(({ actor, resource, outcome }) => {
      const who = actor?.name ?? actor?.sub;
      return who === undefined ? [] : [`${who} ${resource?.app} ${resource?.operation} ${outcome}`];
    }),
  );
}

interface Canduit {
  exec: (method: string, parameters: object, done: (error: Error | null, result: unknown) => void) => void;
}

describe('canduit', () => {
  const create = createRequire(join(import.meta.dirname, '../../../packages/gateway/package.json'))(
    'canduit',
  ) as (
    configuration: { readonly api: string; readonly token: string },
    done: (error: Error | null, client: Canduit) => void,
  ) => void;
  const exec = (token: string, method: string) =>
    new Promise<unknown>((resolve, reject) => {
      create({ api: `${whole.gate.origin}/api/`, token }, (problem, client) => {
        if (problem !== null) return reject(problem);
        client.exec(method, {}, (error, result) => {
          printed.push(JSON.stringify(result ?? null), String(error));
          if (error === null) resolve(result);
          else reject(error);
        });
      });
    });

  test('calls as alice by her API token, and as the builder by a job’s token', async () => {
    const events = await recorded(async () => {
      expect(await exec(alice.apiToken, 'user.whoami')).toMatchObject({ userName: 'alice' });
      expect(await exec(job, 'user.whoami')).toMatchObject({ userName: 'builder' });
    });
    expect(events).toEqual(
      new Set(['alice conduit user.whoami allow', 'Emil Engineer conduit user.whoami allow']),
    );
  });

  test.each([
    ['carol', carol.apiToken, 'differential.revision.search', /POLICY-DENIED/],
    ['alice', alice.apiToken, 'user.disable', /POLICY-DENIED/],
    ['nobody', `api-${'x'.repeat(28)}`, 'user.whoami', /^ERR-INVALID-AUTH$/],
  ])('reads why %s is refused', async (_who, token, method, code) => {
    await expect(exec(token, method)).rejects.toMatchObject({
      code: expect.stringMatching(code),
      message: expect.stringMatching(/^[A-Z].+\..* \(request [\w-]+\)$/),
    });
    // Whose token it is, at the most.
    expect(behind.passed.filter(({ line }) => line !== 'POST /api/user.whoami')).toEqual([]);
  });
});

describe.skipIf(!hasPython)('python3-phabricator', () => {
  const SCRIPT = `
import sys, phabricator
client = phabricator.Phabricator(host=sys.argv[1], token=sys.argv[2])
try:
    print(client.user.whoami().userName)
    print(client.differential.revision.search(constraints={}).data)
except phabricator.APIError as error:
    print(error.code, error.message)
`;
  const python = (token: string) => run(PYTHON, '-c', SCRIPT, `${whole.gate.origin}/api/`, token);

  test('calls as whose token it is, and reads why it is refused', async () => {
    const events = await recorded(async () => {
      expect(await python(alice.apiToken)).toBe('alice\n[]\n');
      expect(await python(job)).toBe('builder\n[]\n');
      // A contractor may not even ask who they are.
      expect(await python(carol.apiToken)).toMatch(
        /^ERR-PORTCULLIS-POLICY-\S+ [A-Z].+ \(request [\w-]+\)\n$/,
      );
    });
    expect(events).toContain('alice conduit differential.revision.search allow');
    expect(events).toContain('carol conduit user.whoami deny');
  });
});

describe('git', () => {
  test('clones and pushes as alice by her VCS password, and clones as the builder by a job’s token', async () => {
    const events = await recorded(async () => {
      await git('clone', '--quiet', urlOf(alice), 'of-alice');
      await git('-C', 'of-alice', 'commit', '--quiet', '--allow-empty', '-m', 'second');
      await git('-C', 'of-alice', 'push', '--quiet', 'origin', 'HEAD:refs/heads/second');
      await git('clone', '--quiet', url('gate', job), 'of-a-job');
    });
    expect(events).toEqual(
      new Set([
        'alice diffusion pull allow',
        'alice diffusion push allow',
        'Emil Engineer diffusion pull allow',
      ]),
    );
  });

  test.each([
    [
      'carol, a contractor',
      () => urlOf(carol),
      /remote: .+ \(request [\w-]+\)\n.*The requested URL returned error: 403/s,
    ],
    [
      'a wrong password',
      () => url('alice', 'guess'),
      /remote: The username or password is wrong\. Set a password in your settings, under VCS Password\./,
    ],
  ])('is refused with %s, in words', async (_who, address, words) => {
    await expect(git('ls-remote', address())).rejects.toThrow(words);
  });

  test('sends large bodies through as they are: a fetch of more than 1 KiB compressed, a push of more than 1 MiB in chunks', async () => {
    await git('clone', '--quiet', urlOf(alice), 'large');
    // git offers its newest commits first, 16 in the first request and 32 in the second. Each of these is newer than the one that
    // both sides have, so the second request is sent, and has more than 1 KiB.
    const now = Math.floor(Date.now() / 1000);
    for (let number = 1; number <= 60; number++) {
      const env = { ...environment(folder), GIT_COMMITTER_DATE: `@${now + 60 * number} +0000` };
      const args = ['commit', '--quiet', '--allow-empty', '-m', `only here ${number}`];
      await runFile('git', args, { cwd: join(folder, 'large'), env });
    }
    await git('-C', 'work', 'commit', '--quiet', '--allow-empty', '-m', 'to be fetched');
    await git('-C', 'work', 'push', '--quiet', 'origin', 'HEAD:refs/heads/to-be-fetched');
    await git('-C', 'large', '-c', 'fetch.negotiationAlgorithm=consecutive', 'fetch', '--quiet');
    await writeFile(join(folder, 'large/large.bin'), randomBytes(2 * 1024 * 1024));
    await git('-C', 'large', 'add', '.');
    await git('-C', 'large', 'commit', '--quiet', '-m', 'large');
    await git('-C', 'large', 'push', '--quiet', 'origin', 'HEAD:refs/heads/large');

    const posts = ({ passed }: RecordingProxy) =>
      passed
        .filter(({ line, headers }) => line.startsWith('POST') && headers.authorization !== undefined)
        .map(({ line, headers, bytes, sha256 }) => [line, headers['content-encoding'], bytes, sha256]);
    expect(posts(behind)).toEqual(posts(front));
    expect(posts(front)).toContainEqual([
      expect.stringContaining('git-upload-pack'),
      'gzip',
      expect.any(Number),
      expect.any(String),
    ]);
    const push = front.passed.findLast(({ line }) => line.endsWith('/git-receive-pack'));
    expect(push?.headers['transfer-encoding']).toBe('chunked');
    expect(push?.bytes).toBeGreaterThan(2 * 1024 * 1024);
  });
});

describe.skipIf(!hasProgram('git-lfs'))('git-lfs', () => {
  test('sends and fetches contents as who asked, and what arrives is what was sent', async () => {
    const events = await recorded(async () => {
      await git('clone', '--quiet', urlOf(alice), 'lfs');
      await git('-C', 'lfs', 'lfs', 'install', '--local');
      await git('-C', 'lfs', 'lfs', 'track', '*.dat');
      await writeFile(join(folder, 'lfs/content.dat'), randomBytes(300_000));
      await git('-C', 'lfs', 'add', '.');
      await git('-C', 'lfs', 'commit', '--quiet', '-m', 'content');
      await git('-C', 'lfs', 'push', 'origin', 'HEAD:refs/heads/lfs');
      await git('clone', '--quiet', '--branch', 'lfs', url('gate', job), 'lfs-of-a-job');
      await git('-C', 'lfs-of-a-job', 'lfs', 'install', '--local');
      await git('-C', 'lfs-of-a-job', 'lfs', 'pull');
    });
    expect(events).toEqual(
      new Set([
        'alice diffusion pull allow',
        'alice diffusion push allow',
        'Emil Engineer diffusion pull allow',
      ]),
    );
    // git-lfs names contents by their hash.
    const upload = behind.passed.find(({ line }) => line.startsWith('PUT '));
    expect([upload?.bytes, upload?.line]).toEqual([300_000, expect.stringContaining(upload?.sha256 ?? '?')]);
    expect(await git('-C', 'lfs-of-a-job', 'lfs', 'ls-files', '--size')).toContain('* content.dat (300 KB)');
    await expect(git('-C', 'lfs', 'lfs', 'push', '--all', urlOf(carol), 'HEAD')).rejects.toThrow(
      /Your account does not have access to this\./,
    );
  });
});

describe('portcullis sync', () => {
  const OUTSIDE = { PORTCULLIS_CONDUIT_TOKEN: builder.apiToken };

  /** At a terminal, with the demo's stand-in. */
  async function sync(command: 'plan' | 'apply', releaseManagers: readonly string[], ...more: string[]) {
    const file = async (name: string, content: object) => {
      await writeFile(join(folder, name), JSON.stringify(content));
      return join(folder, name);
    };
    const config = await file('sync.json', {
      phorge: whole.phorge.url,
      projects: { release_managers: ['releases'], platform_team: ['eng'] },
      maxRemovalsPercent: 100,
    });
    const members = await file('members.json', { releases: releaseManagers, eng: ['alice'] });
    const [out, err]: string[][] = [[], []];
    const to = (kept: string[] = []) => ({ write: (text: string) => kept.push(text), isTTY: true });
    const code = await portcullis(['sync', command, '--config', config, '--members', members, ...more], {
      env: { ...OUTSIDE, NO_COLOR: '1' },
      stdout: to(out),
      stderr: to(err),
    });
    const said = { out: out?.join('') ?? '', err: err?.join('') ?? '' };
    printed.push(said.out, said.err);
    return { code, ...said };
  }

  test('plans, applies with its progress and an event for each change, and finds nothing the second time', async () => {
    const open = 'skipped: #platform_team lets people in by themselves';
    const plan = await sync('plan', ['carol']);
    expect([plan.code, plan.out]).toEqual([
      1,
      expect.stringContaining(`  + carol  (releases)\n  - alice\n${open}`),
    ]);
    expect(whole.phorge.members('release_managers')).toEqual(['alice']);

    const log = join(folder, 'sync.ndjson');
    const { out, err } = await sync('apply', ['carol'], '--events', log);
    expect(out).toContain('2 changes made');
    expect(err).toContain('1 of 1 done');
    expect(whole.phorge.members('release_managers')).toEqual(['carol']);
    const events = (await readFile(log, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.map(({ group }) => [group.change, group.member, group.before, group.after])).toEqual([
      ['add', 'carol', 1, 2],
      ['remove', 'alice', 2, 1],
    ]);
    expect((await sync('apply', ['carol'], '--events', log)).out).toContain('0 changes made');
    expect(await readFile(log, 'utf8')).not.toContain(builder.apiToken);
  });
});
