import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { memorySink } from '@portcullis/audit';
import { formatLockOrder, type LockOrder } from '@portcullis/session/internal';
import { loginProvider } from '@portcullis/testing/internal';
import {
  formatNote,
  formatVerifierKey,
  generateSigningKey,
  SIGNATURE_TYPE,
  signingKey,
  signNote,
} from '@portcullis/tlog';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { Browser } from '../../../../../scripts/fixtures/browser.ts';
import { MovableClock } from '../../../../../scripts/fixtures/movable-clock.ts';
import { gateway } from '../../../src/index.ts';
import { postgresStores, type Stores, sqliteStores } from '../../../src/node.ts';

// Bob has all ways in, at two processes of a gate that share a store. He is locked at the first; the clock of the test says after
// how many seconds the second refuses him. PORTCULLIS_LOCK_TABLE=1 prints the table.

const HOST = 'phorge.corp.example';
const BASE = `https://${HOST}`;
const TOKEN = `api-${'b'.repeat(28)}`;
const folder = mkdtempSync(join(tmpdir(), 'portcullis-lock-'));
const database = new PGlite();
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.close();
});

const key = await signingKey('corp.example/security', SIGNATURE_TYPE.ed25519, await generateSigningKey());

/** Phorge, as far as Bob's token and password need it, and a stream. */
async function phorge(input: string, init: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const { pathname } = new URL(request.url);
  if (pathname === '/api/user.whoami') {
    const bob = { phid: `PHID-USER-${'b'.repeat(20)}`, userName: 'bob', realName: 'Bob' };
    const result = { ...bob, primaryEmail: 'bob@corp.example', roles: ['verified', 'activated'] };
    return Response.json({ result, error_code: null, error_info: null });
  }
  if (pathname.startsWith('/source/lab')) {
    if (request.headers.get('authorization') === `Basic ${btoa('bob:password')}`) return new Response('refs');
    return new Response(null, { status: 403, headers: { 'x-phabricator-message': 'Invalid credentials.' } });
  }
  if (pathname !== '/T2') return new Response('page');
  return new Response(new ReadableStream(), { headers: { 'content-type': 'text/event-stream' } });
}

async function scene(stores: Stores) {
  const clock = new MovableClock();
  const provider = await loginProvider(clock.now, 'https://login.corp.example');
  provider.person = {
    ...{
      sub: 'bob',
      sid: 's',
      name: 'Bob',
      email: 'bob@corp.example',
      email_verified: true,
      groups: ['eng'],
    },
  };
  const configuration = {
    providers: [{ type: 'oidc', name: 'corp', issuer: provider.issuer, audience: 'phorge' }],
    roles: { engineer: ['eng'] },
    trustedHosts: [HOST],
    login: {
      durableObject: 'SESSIONS',
      keys: ['k'.repeat(32)],
      providers: {
        corp: {
          type: 'oidc',
          issuer: provider.issuer,
          clientId: 'gate',
          clientAuthentication: { method: 'none' },
        },
      },
    },
    lock: { durableObject: 'LOCKS', operators: [formatVerifierKey(key.verifierKey)] },
    instances: [
      {
        name: 'phorge',
        hosts: [HOST],
        application: 'phabricator',
        origin: { binding: 'PHORGE' },
        conduit: { tokens: true },
        repositories: { passwords: true, ticketKeys: ['t'.repeat(32)] },
        policy: {
          name: 'phorge',
          rules: [{ name: 'everybody', effect: 'allow', who: 'authenticated', paths: ['/**'] }],
        },
      },
    ],
  };
  const bearer = await provider.identity.sign(
    { typ: 'at+jwt' },
    {
      ...{ iss: provider.issuer, aud: 'phorge', sub: 'bob', client_id: 'ci', jti: '1', groups: ['eng'] },
      ...{ iat: clock.seconds, exp: clock.seconds + 3600 },
    },
  );
  const log = memorySink();
  const process = () => {
    const sleeps: { at: number; done: () => void }[] = [];
    const sleep = (ms: number): Promise<void> =>
      new Promise((done) => {
        // Only checks of open connections come to their end: nothing takes longer than it may.
        if (ms === 5000) sleeps.push({ at: clock.milliseconds + ms, done });
      });
    const env = {
      PHORGE: { fetch: phorge },
      SESSIONS: stores.namespaceOf('PortcullisSessions'),
      LOCKS: stores.namespaceOf('PortcullisLocks'),
    };
    const serve = gateway(configuration as never, {
      ...{ clock, sleep, sinks: [log], fetch: provider.fetch, warn: () => {}, inform: () => {} },
    });
    const fetch = (request: Request): Promise<Response> =>
      serve(request, env, { waitUntil: () => {} } as never);
    return {
      fetch,
      wake: async () => {
        for (const one of sleeps.filter(({ at }) => at <= clock.milliseconds)) {
          sleeps.splice(sleeps.indexOf(one), 1);
          one.done();
        }
        await new Promise((done) => setTimeout(done, 20));
      },
    };
  };
  const order = async (changes: Partial<LockOrder>): Promise<string> => {
    const text = formatLockOrder({
      ...{
        action: 'lock',
        id: 'o'.repeat(22),
        gate: HOST,
        reason: 'INC-1',
        until: null,
        signedAt: clock.seconds,
      },
      names: [{ email: 'bob@corp.example' }, { username: 'bob' }],
      ...changes,
    });
    return formatNote({ text, signatures: [await signNote(text, key)] });
  };
  return { clock, provider, bearer, log, process, order };
}

test.each<[string, () => Stores]>([
  ['SQLite', () => sqliteStores(join(folder, 'stores'))],
  ['PostgreSQL', () => postgresStores(database)],
])(
  'a locked person is refused within ten seconds by every way in, at two processes that share %s',
  async (engine, stores) => {
    const { clock, provider, bearer, log, process: start, order } = await scene(stores());
    const [first, second] = [start(), start()];
    const table: Record<string, Record<string, number>> = {};
    const places = { first, second };
    const ways: (readonly [string, () => Promise<boolean>])[] = [];
    const streams: Record<string, () => boolean> = {};
    for (const [place, { fetch }] of Object.entries(places)) {
      const browser = new Browser(fetch, BASE);
      const away = await browser.open('/T1');
      await browser.open(provider.authorize(away.headers.get('location') ?? ''));
      const send = (path: string, init: RequestInit = {}) => fetch(new Request(`${BASE}${path}`, init));
      const isAllowed = async (answer: Promise<Response>) => (await answer).status === 200;
      // Conduit says with 200 that it refuses.
      const isResult = async (answer: Promise<Response>) =>
        ((await (await answer).json()) as { error_code: string | null }).error_code === null;
      ways.push(
        [`${place}: browser`, () => isAllowed(browser.open('/T1'))],
        [
          `${place}: bearer token`,
          () => isAllowed(send('/T1', { headers: { authorization: `Bearer ${bearer}` } })),
        ],
        [
          `${place}: arc, API token`,
          () =>
            isResult(
              send('/api/user.whoami', { method: 'POST', body: new URLSearchParams({ 'api.token': TOKEN }) }),
            ),
        ],
        [
          `${place}: git, VCS password`,
          () =>
            isAllowed(
              send('/source/lab/info/refs?service=git-upload-pack', {
                headers: { authorization: `Basic ${btoa('bob:password')}`, 'user-agent': 'git/2.47' },
              }),
            ),
        ],
        [
          `${place}: new login`,
          async () => {
            const fresh = new Browser(fetch, BASE);
            const gone = await fresh.open('/T1');
            const back = await fresh.open(provider.authorize(gone.headers.get('location') ?? ''));
            return back.status === 303;
          },
        ],
      );
      const stream = await browser.open('/T2');
      let isOpen = true;
      stream.text().catch(() => {
        isOpen = false;
      });
      streams[`${place}: stream`] = () => isOpen;
    }
    for (const [way, isOpen] of ways) expect([way, await isOpen()]).toEqual([way, true]);

    // An order comes in the middle between two readings of the second process.
    const answer = await first.fetch(
      new Request(`${BASE}/.portcullis/lock`, { method: 'POST', body: await order({}) }),
    );
    expect(answer.status).toBe(200);
    const locked = clock.seconds;
    const open = new Set([...ways.map(([way]) => way), ...Object.keys(streams)]);
    for (let second_ = 0; second_ <= 10 && open.size > 0; second_++) {
      for (const [way, isOpen] of ways) {
        if (open.has(way) && !(await isOpen())) {
          open.delete(way);
          table[way] = { seconds: clock.seconds - locked };
        }
      }
      for (const [way, isOpen] of Object.entries(streams)) {
        if (open.has(way) && !isOpen()) {
          open.delete(way);
          table[way] = { seconds: clock.seconds - locked };
        }
      }
      clock.pass(1);
      await first.wake();
      await second.wake();
    }
    expect([...open]).toEqual([]);
    if (process.env.PORTCULLIS_LOCK_TABLE !== undefined) {
      for (const [way, { seconds }] of Object.entries(table))
        process.stdout.write(`${engine} | ${way} | ${seconds} s\n`);
    }
    const events = log.events.filter(({ type }) => type === 'lock');
    expect(events).toMatchObject([
      { lock: { change: 'locked', by: 'corp.example/security', reason: 'INC-1', sub: 'bob' } },
    ]);

    const unlock = await order({ action: 'unlock', id: 'u'.repeat(22), signedAt: clock.seconds });
    await second.fetch(new Request(`${BASE}/.portcullis/lock`, { method: 'POST', body: unlock }));
    clock.pass(3);
    // What was open before does not come back; all others do.
    for (const [way, isOpen] of ways) expect([way, await isOpen()]).toEqual([way, !way.endsWith('browser')]);
  },
);
