import { statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { memorySink } from '@portcullis/audit';
import { memoryLocks } from '@portcullis/session';
import { formatVerifierKey, generateSigningKey, SIGNATURE_TYPE, signingKey } from '@portcullis/tlog';
import { expect, test } from 'vitest';
import { capturedWith } from '../capture.ts';
import { folderWith, goodConfiguration } from '../configuration-files.ts';
import { gateOnAPort } from '../gate-on-a-port.ts';

const NAMES = ['acme.example/one', 'acme.example/two'] as const;
const secrets = [await generateSigningKey(), await generateSigningKey()] as const;
const operators = await Promise.all(
  NAMES.map(async (name, at) =>
    formatVerifierKey((await signingKey(name, SIGNATURE_TYPE.ed25519, secrets[at] ?? '')).verifierKey),
  ),
);
const BOB = ['--email', 'bob@acme.example'];
const WHY = ['--reason', 'INC-1'];

/** A gate on a port, with a list of locks, and the file of its configuration. */
async function servedGate(lock: object = {}) {
  const { host, serve } = await gateOnAPort();
  const configuration = JSON.parse(
    JSON.stringify({
      ...goodConfiguration({ hosts: [host] }),
      lock: { durableObject: 'LOCKS', operators, ...lock },
    }),
  );
  const [list, log] = [memoryLocks(), memorySink()];
  serve(
    configuration as never,
    { sinks: [log] },
    { LOCKS: { getByName: () => list }, PHORGE: { fetch: () => new Response() } },
  );
  const folder = folderWith({ 'portcullis.json': JSON.stringify(configuration) });
  const file = join(folder, 'portcullis.json');
  const by =
    (at: 0 | 1) =>
    (command: string, ...more: readonly string[]) =>
      capturedWith(
        { PORTCULLIS_SIGNING_KEY: secrets[at] },
        ...[command, file, '--as', NAMES[at], '--gate', `http://${host}`, ...more],
      );
  return { list, log, folder, file, run: by(0), second: by(1) };
}

test('lock locks a person, locks lists the lock, and unlock removes it', async () => {
  const { run, log } = await servedGate();
  const locked = await run('lock', ...BOB, ...WHY, '--for', '8h');
  expect([locked.code, locked.err]).toEqual([0, '']);
  const [, until = ''] = /^locked until ([^,]+), at every host within ten seconds/.exec(locked.out) ?? [];
  expect(Math.abs(Date.parse(until) - Date.now() - 28_800_000)).toBeLessThan(60_000);
  expect(locked.out).toContain(
    'sessions are in cookies, or there is no login: each ends at its next request\n',
  );
  expect(locked.out).toContain('  e-mail bob@acme.example\n');
  expect(locked.out).toContain('Not covered:\n  SSH, and an application that is reached directly\n');
  const listed = await run('locks');
  expect(listed.out).toContain('locked: e-mail bob@acme.example');
  expect(listed.out).toContain('by operator acme.example/one: INC-1');
  const unlocked = await run('unlock', ...BOB, '--reason', 'closed');
  expect(unlocked.out).toBe('removed 1 entry:\n  e-mail bob@acme.example\n');
  expect((await run('unlock', ...BOB, '--reason', 'closed')).out).toContain(
    'there was no lock of this person',
  );
  expect(log.events.flatMap((event) => (event.type === 'lock' ? [event.lock.change] : []))).toEqual([
    'locked',
    'unlocked',
    'unlocked',
  ]);
});

test('locks prints one entry after the other, each with when, until when, by whom and why', async () => {
  const { run, list } = await servedGate();
  const names = [{ email: 'bob@acme.example' }, { username: 'bob' }];
  const who = { names, source: 'operator', by: 'olga' } as const;
  const entry = { ...who, reason: 'INC-1', signatures: 1, at: 4_102_444_800 };
  const entries = [
    { ...entry, id: 'one', effect: 'lock' },
    { ...entry, id: 'two', effect: 'refresh', until: 4_102_448_400 },
    { ...entry, id: 'three', effect: 'proposal', until: 4_102_448_400 },
  ] as const;
  await list.add(entries, { id: 'all', keepUntil: 9_000_000_000 }, { perHour: 9 }, 1);
  const said = 'e-mail bob@acme.example, username bob\n  since 2100-01-01T00:00:00.000Z';
  expect((await run('locks')).out).toBe(
    [
      `locked: ${said}, until it is removed, by operator olga: INC-1 (one)\n`,
      `sessions are due for a refresh: ${said}, until 2100-01-01T01:00:00.000Z, by operator olga: INC-1 (two)\n`,
      `a lock was proposed on the operators’ page, and a second person must confirm it there: ${said}, until 2100-01-01T01:00:00.000Z, by operator olga: INC-1 (three)\n`,
    ].join(''),
  );
});

test('unlock counts the locks and required logins that it removed', async () => {
  const { run } = await servedGate();
  await run('lock', ...BOB, '--username', 'bob', ...WHY);
  await run('lock', ...BOB, ...WHY, '--ask-again');
  expect((await run('unlock', ...BOB, '--username', 'bob', '--reason', 'closed')).out).toBe(
    'removed 2 entries:\n  e-mail bob@acme.example\n  username bob\n',
  );
});

test('locks says so if no one is locked', async () => {
  const { run } = await servedGate();
  expect((await run('locks')).out).toBe('no one is locked\n');
});

test('--ask-again and --end-sessions do not lock', async () => {
  const { run, list } = await servedGate();
  const asked = await run('lock', ...BOB, ...WHY, '--ask-again');
  expect(asked.out).toContain('a new login at the identity provider is required, at every host');
  expect(asked.out).toContain('a provider that sends no auth_time cannot prove a new login');
  const ended = await run('lock', ...BOB, ...WHY, '--end-sessions');
  expect(ended.out).toContain('sessions ended, at every host');
  expect(ended.out).toContain('bearer tokens, API tokens and passwords for version control');
  expect((await list.list(0)).map(({ effect }) => effect)).toEqual(['ask', 'end']);
});

test('what the order does not reach depends on the names that are known', async () => {
  const { run } = await servedGate();
  const { out } = await run('lock', '--username', 'bob', ...WHY);
  expect(out.split('Not covered:\n')[1]).toBe(
    '  SSH, and an application that is reached directly\n  bearer tokens: no address and no subject is known\n',
  );
  const { out: email } = await run('lock', ...BOB, ...WHY);
  expect(email).toContain(
    '  callers whose provider does not state this address as verified: no session shows their subject\n',
  );
  const { out: subject } = await run(
    'lock',
    ...['--issuer', 'https://id.example', '--subject', '00u1', ...WHY],
  );
  expect(subject).toContain('subject 00u1 of https://id.example');
  expect(subject).not.toContain('no session shows their subject');
});

test('a reason may have 200 characters', async () => {
  const { run } = await servedGate();
  expect((await run('lock', ...BOB, '--reason', 'r'.repeat(200))).code).toBe(0);
});

test('what the gate answers is printed: how many sessions ended, whether all were searched, and what is not covered', async () => {
  const { file } = await servedGate();
  const answer = {
    ...{ names: [{ username: 'bob' }, { email: 'bob@acme.example' }], sessions: 3, searchedAll: false },
    ...{ locks: [], uncovered: ['accounts', 'logins'] },
  };
  const server = createServer((_request, response) => response.end(JSON.stringify(answer)));
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const { out } = await capturedWith(
    { PORTCULLIS_SIGNING_KEY: secrets[0] },
    ...['lock', file, '--as', NAMES[0], '--gate', `http://127.0.0.1:${port}`, ...BOB, ...WHY],
  );
  server.close();
  expect(out).toBe(
    [
      'locked, at every host within ten seconds, for callers known by:',
      '  username bob',
      '  e-mail bob@acme.example',
      'sessions ended in the store: 3',
      'Not covered:',
      '  passwords for version control, and API tokens of an account with another address: no --username is known',
      '  logins: no address and no subject is known',
      'Not all sessions were searched for further names: there are too many.',
      '',
    ].join('\n'),
  );
});

test('--json prints the answer of the gate', async () => {
  const { run } = await servedGate();
  const { out } = await run('lock', ...BOB, ...WHY, '--json');
  expect(JSON.parse(out)).toMatchObject({
    names: [{ email: 'bob@acme.example' }],
    sessions: null,
    searchedAll: true,
    locks: [{ effect: 'lock', reason: 'INC-1', by: 'acme.example/one' }, { effect: 'end' }],
  });
});

test('a protected person is locked once a second operator has signed', async () => {
  const { run, second, folder, list } = await servedGate({ protected: [{ email: 'bob@acme.example' }] });
  const alone = await run('lock', ...BOB, ...WHY);
  expect([alone.code, alone.err]).toEqual([2, expect.stringContaining('session.lock_needs_second')]);
  const order = join(folder, 'order');
  expect((await run('lock', ...BOB, ...WHY, '--save', order)).out).toContain(`--order ${order}`);
  // Whoever reads it could send it.
  expect(statSync(order).mode & 0o777).toBe(0o600);
  expect((await run('lock', '--order', order)).err).toContain('you have already signed it');
  expect((await second('unlock', '--order', order)).err).toContain('an order to lock');
  expect((await second('lock', '--order', order, ...BOB)).err).toContain(
    '--email: cannot be used with --order',
  );
  expect(await list.list(0)).toEqual([]);
  expect((await second('lock', '--order', order)).out).toContain('locked, until "portcullis unlock"');
  expect((await list.list(0))[0]).toMatchObject({ signatures: 2, by: NAMES.join(', ') });
  // It is carried out once.
  expect((await second('lock', '--order', order)).err).toContain('session.lock_refused');
  // A file that no operator signed is refused as such.
  writeFileSync(order, 'no order');
  const unsigned = await second('lock', '--order', order);
  expect([unsigned.code, unsigned.err]).toEqual([2, expect.stringContaining(`${order}: signed note`)]);
});

test.each([
  [['lock', ...WHY], 'name the person'],
  [['lock', ...BOB], '--reason: must have 1 to 200 characters'],
  [['lock', ...BOB, '--reason', ' '], '--reason: must have'],
  [['lock', ...BOB, '--reason', 'r'.repeat(201)], '--reason: must have'],
  [['lock', ...BOB, ...WHY, '--for', 'long'], '--for: must be a duration'],
  [['lock', ...BOB, ...WHY, '--for', '0h'], '--for: must be a duration'],
  [['lock', ...BOB, ...WHY, '--for', '8h', '--ask-again'], '--for: only a lock has an end'],
  [
    ['lock', ...BOB, ...WHY, '--end-sessions', '--ask-again'],
    '--end-sessions: cannot be used with --ask-again',
  ],
  [['lock', '--subject', 'x', ...WHY], '--issuer and --subject'],
  [['lock', ...BOB, '--subject', 'x', ...WHY], '--issuer and --subject: one needs the other'],
  [['unlock', '--issuer', 'https://id.example', ...WHY], '--issuer and --subject'],
] as const)('%j is invalid usage, and nothing is sent', async ([command, ...options], message) => {
  const { run, list, log } = await servedGate();
  const { code, err, out } = await run(command, ...options);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(message);
  expect([await list.list(0), log.events]).toEqual([[], []]);
});

test('a key that the gateway does not know, and a gate without operators, are reported before anything is sent', async () => {
  const { run, log } = await servedGate({ operators: [operators[1]] });
  expect((await run('lock', ...BOB, ...WHY)).err).toContain('lock.operators does not contain your key');
  const signals = [{ issuer: 'https://id.example', audience: 'gate', jwksUri: 'https://id.example/keys' }];
  const other = await servedGate({ operators: undefined, signals });
  expect((await other.run('locks')).err).toContain('has no "lock.operators"');
  const none = join(
    folderWith({ 'portcullis.json': JSON.stringify(goodConfiguration()) }),
    'portcullis.json',
  );
  const { err } = await capturedWith({ PORTCULLIS_SIGNING_KEY: secrets[0] }, 'locks', none, '--as', NAMES[0]);
  expect(err).toContain('has no "lock.operators"');
  expect(log.events).toEqual([]);
});
