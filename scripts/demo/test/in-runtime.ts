import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { GENERATED_FILES } from '@portcullis/testing/phorge';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import WebSocketClient from 'ws';
import { type PostgresServer, startPostgres } from '../../programs/postgres-server.ts';
import { browserClient } from './browser-client.ts';
import { type Answer, exchange, startWholeGate, type WholeGate } from './running-gate.ts';

const MEBIBYTE = 1024 * 1024;
const NAVIGATION = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

/** Tests the demo's gate, from the same configuration wherever it may run, in one runtime. */
export function inRuntime(runtime: 'workerd' | 'node', { isOnPostgres = false } = {}): void {
  describe('the gate', () => {
    let server: PostgresServer | undefined;
    let whole: WholeGate;
    let origin: string;
    beforeAll(async () => {
      server = isOnPostgres ? await startPostgres() : undefined;
      whole = await startWholeGate({
        gate: { runtime, ...(server === undefined ? {} : { postgres: server.folder }) },
      });
      origin = whole.gate.origin;
    });
    afterAll(async () => {
      await whole?.close();
      await server?.close();
    });
    beforeEach(() => whole.phorge.reset());

    const withCookies = (path: string, cookie: string): Promise<Answer> =>
      exchange(whole.port, path, { headers: { ...NAVIGATION, cookie } });

    test.each([
      ['engineer', '/differential/', 200, 'allow', 'engineering'],
      ['engineer', '/config/', 403, 'deny', 'administration'],
      ['contractor', '/T1', 200, 'allow', 'contractors'],
      ['contractor', '/D12', 403, 'deny', 'contractors-code'],
      ['nobody', '/maniphest/', 403, 'deny', undefined],
    ])('%s at %s: %i, and the event says why', async (account, path, status, outcome, rule) => {
      const { event, ...answer } = await whole.ask(path, { token: await whole.tokenOf(account) });
      expect([answer.status, event.outcome, event.policy?.matched_rule]).toEqual([status, outcome, rule]);
      expect(event).toMatchObject({ http: { method: 'GET', path, status }, actor: { sub: account } });
      expect(whole.phorge.requests).toHaveLength(status === 200 ? 1 : 0);
    });

    test('strangers are sent to log in, and their programs are told how to', async () => {
      const page = await whole.ask('/maniphest/', { headers: NAVIGATION });
      expect([page.status, page.headers.location?.startsWith(whole.provider.issuer)]).toEqual([302, true]);
      const call = await whole.ask('/maniphest/');
      expect([call.status, call.headers['www-authenticate']]).toEqual([
        401,
        expect.stringMatching(/^Bearer/),
      ]);
      expect(whole.phorge.requests).toHaveLength(0);
    });

    test.each([
      ['/maniphest//', 400],
      ['/differential/..%2fconfig/', 400],
      ['/differential/%2e%2e/config/', 403],
      ['/differential/../config/', 403],
      ['/diffusion/1/browse/a%252Fb/', 200],
    ])('%s, as it is spelled, is %i', async (path, status) => {
      expect((await whole.ask(path, { token: await whole.tokenOf('engineer') })).status).toBe(status);
    });

    test('what a client says of its own address and of others is not passed on', async () => {
      await whole.ask('/maniphest/', {
        token: await whole.tokenOf('engineer'),
        headers: {
          'x-forwarded-for': '6.6.6.6',
          'x-real-ip': '6.6.6.6',
          'cf-ipcountry': 'KP',
          forwarded: 'for=6.6.6.6',
        },
      });
      const [seen] = whole.phorge.requests;
      expect(JSON.stringify(seen?.headers)).not.toMatch(/6\.6\.6\.6|KP/);
      // The public host is kept, wherever the origin is.
      const host = seen?.headers.find(([name]) => name.toLowerCase() === 'host')?.[1];
      expect(host).toBe(`127.0.0.1:${whole.port}`);
    });

    test('an upload and a download of 16 MB pass through as they are', async () => {
      const token = await whole.tokenOf('engineer');
      const sent = randomBytes(16 * MEBIBYTE);
      const { status } = await whole.ask('/file/dropupload/?name=large.bin&__ajax__=true', {
        method: 'POST',
        token,
        headers: { 'content-type': 'application/octet-stream', 'x-phabricator-via': '/file/' },
        body: sent,
      });
      const upload = whole.phorge.requests.find(({ method }) => method === 'POST');
      expect([status, upload?.bodyBytes]).toEqual([200, sent.length]);
      const size = 16 * MEBIBYTE;
      const path = `${GENERATED_FILES}zeros-${size}.bin`;
      const headers = { authorization: `Bearer ${token}` };
      const download = httpRequest({ host: '127.0.0.1', port: whole.port, path, headers }).end();
      const [answer] = (await once(download, 'response')) as [IncomingMessage];
      const hash = createHash('sha256');
      for await (const chunk of answer) hash.update(chunk as Buffer);
      expect(hash.digest('hex')).toBe(createHash('sha256').update(Buffer.alloc(size)).digest('hex'));
    });

    test('a part of a file is given as a part', async () => {
      const path = whole.phorge.addFile({ name: 'digits.txt', content: '0123456789' });
      const token = await whole.tokenOf('engineer');
      const { status, headers, body } = await whole.ask(path, { token, headers: { range: 'bytes=2-4' } });
      expect([status, headers['content-range'], body]).toEqual([206, 'bytes 2-4/10', '234']);
    });

    test('an origin that is down is 502, and recorded', async () => {
      await whole.phorge.down();
      const { status, event } = await whole.ask('/maniphest/', { token: await whole.tokenOf('engineer') });
      await whole.phorge.up();
      expect([status, event.outcome]).toEqual([502, 'error']);
    });

    test(`a WebSocket is ${runtime === 'workerd' ? 'opened' : 'answered 501'}`, async () => {
      const socket = new WebSocketClient(`${origin.replace('http', 'ws')}/ws/`, {
        headers: { authorization: `Bearer ${await whole.tokenOf('engineer')}`, origin },
      });
      if (runtime === 'workerd') {
        await once(socket, 'open');
        socket.close();
        await once(socket, 'close');
      } else {
        // ws reports the refusal a second time; the next event is what is looked at.
        socket.on('error', () => {});
        const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
        answer.resume();
        expect(answer.statusCode).toBe(501);
      }
    });

    test('people log in at the provider, and come back to the page that they asked for', async () => {
      const browser = browserClient();
      const { url, answer } = await browser.logIn(`${origin}/maniphest/?q=1`, 'engineer');
      expect([url.href, answer.status]).toEqual([`${origin}/maniphest/?q=1`, 200]);
      const { answer: whoAmI } = await browser.open(`${origin}/.portcullis/whoami`);
      expect(whoAmI.body).toContain('Emil Engineer');
      // The session is known from then on, and named in the event by its hash.
      expect((await withCookies('/differential/', browser.cookiesOf(origin))).status).toBe(200);
      await expect
        .poll(() => whole.events.find(({ http, session }) => http.path === '/differential/' && session))
        .toMatchObject({
          ...{
            outcome: 'allow',
            policy: { matched_rule: 'engineering' },
            session: { id_hash: expect.any(String) },
          },
          actor: { kind: 'user', sub: 'engineer' },
        });
      expect(JSON.stringify(whole.phorge.requests)).not.toContain('portcullis');
    });

    test('the answer of a login is good once: who brings it again is not logged in', async () => {
      const browser = browserClient();
      const callbacks: string[] = [];
      const asked = await browser.open(`${origin}/maniphest/`);
      const { url } = await browser.open(asked.url.href, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'account=engineer',
        onRedirect: (location) => {
          if (location.includes('/.portcullis/callback/')) callbacks.push(location);
        },
      });
      expect([url.pathname, callbacks.length]).toEqual(['/maniphest/', 1]);
      const again = await browser.open(callbacks[0] ?? '');
      expect(again.answer.status).toBe(400);
    });

    test('a logout everywhere ends the sessions of the person in every browser, and nobody else’s', async () => {
      const [one, other, colleague] = [browserClient(), browserClient(), browserClient()];
      await one.logIn(`${origin}/maniphest/`, 'engineer');
      await other.logIn(`${origin}/maniphest/`, 'engineer');
      await colleague.logIn(`${origin}/maniphest/`, 'admin');
      const copied = one.cookiesOf(origin);
      const left = await one.open(`${origin}/.portcullis/logout`, {
        method: 'POST',
        headers: {
          origin,
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'everywhere=1',
      });
      expect(left.answer.status).toBe(200);
      for (const cookie of [copied, other.cookiesOf(origin)]) {
        const { status, headers } = await withCookies('/maniphest/', cookie);
        expect([status, headers.location?.startsWith(whole.provider.issuer)]).toEqual([302, true]);
      }
      expect((await withCookies('/maniphest/', colleague.cookiesOf(origin))).status).toBe(200);
    });
  });
}
