import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RawAnswer, RawClient } from '../../../../bench/src/fuzz/differential/raw-client.ts';
import { bundleWorker, oneModule } from '../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../scripts/compatibility-date.ts';
import { discardOutput } from '../../../../scripts/fixtures/runtime-output.ts';

/** What the origin was sent. */
interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let received: Received[] = [];
const origin = createServer((request, response) => {
  let body = '';
  request.setEncoding('latin1').on('data', (text: string) => {
    body += text;
  });
  request.on('end', () => {
    received.push({ headers: request.headers, body });
    response.end('served');
  });
});
let miniflare: Miniflare;
let client: RawClient;

beforeAll(async () => {
  origin.listen(0, '127.0.0.1');
  await once(origin, 'listening');
  const { port } = origin.address() as AddressInfo;
  miniflare = new Miniflare({
    handleRuntimeStdio: discardOutput,
    workers: [
      {
        name: 'gate',
        ...oneModule(await bundleWorker(join(import.meta.dirname, '../fixtures/audited-worker.ts'))),
        compatibilityDate,
        serviceBindings: { PHORGE: { external: { address: `127.0.0.1:${port}`, http: {} } } },
        unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
      },
    ],
  });
  await miniflare.ready;
  client = new RawClient(Number((await miniflare.unsafeGetDirectURL('gate')).port));
});
beforeEach(() => {
  received = [];
});
afterAll(async () => {
  client.close();
  await miniflare.dispose();
  origin.close();
});

const FORM = 'application/x-www-form-urlencoded';

function send(line: string, headers: readonly string[], body = ''): Promise<RawAnswer | undefined> {
  const length = body === '' ? [] : [`Content-Length: ${body.length}`];
  return client.ask(
    [`${line} HTTP/1.1`, 'Host: phorge.example.com', ...headers, ...length, '', body].join('\r\n'),
  );
}

/** The code of a refusal, as the event holds it. */
function recorded(answer: RawAnswer | undefined): string | undefined {
  const entries = JSON.parse(answer?.headers.get('x-recorded') ?? '[]') as { type: string; code?: string }[];
  return entries.find(({ type }) => type === 'request.failed')?.code;
}

describe('a form that the runtime would show differently than it sends it (C38)', () => {
  const multipart = '--b\r\nContent-Disposition: form-data; name="__path__"\r\n\r\n/D2\r\n--b--\r\n';

  it.each<[string, readonly string[], string]>([
    ['a tab behind the type', [`Content-Type: ${FORM}\t`], '__path__=/D2'],
    ['a tab and a space behind it', [`Content-Type: ${FORM}\t `], '__path__=/D2'],
    ['tabs before it', [`Content-Type:\t \t${FORM}`], '__path__=/D2'],
    ['a tab and an encoding', [`Content-Type: ${FORM}\t`, 'Content-Encoding: gzip'], '__path__=/D2'],
    ['a tab before the parameters', [`Content-Type: ${FORM}\t;charset=utf-8`], '__path__=/D2'],
    ['upper case', [`Content-Type: ${FORM.toUpperCase()}\t`], '__path__=/D2'],
    ['a tab in a multipart form', ['Content-Type: multipart/form-data\t; boundary=b'], multipart],
    ['a tab behind its boundary', ['Content-Type: multipart/form-data; boundary=b\t'], multipart],
    ['two types', ['Content-Type: text/plain', `Content-Type: ${FORM}`], '__path__=/D2'],
    ['white space that only JavaScript knows', [`Content-Type: \x0b${FORM}`], '__path__=/D2'],
    [
      'no content type once Connection is heard',
      [`Content-Type: ${FORM}`, 'Connection: content-type'],
      '__path__=/D2',
    ],
  ])('is refused with %s', async (_, headers, body) => {
    const answer = await send('POST /maniphest/', headers, body);
    expect(received).toEqual([]);
    expect(answer?.status).toBe(400);
    expect(recorded(answer)).toMatch(
      /^(?:phabricator\.(?:path_override|form_ambiguous)|proxy\.header_invalid)$/,
    );
  });

  it('is forwarded as it was checked where it is innocent', async () => {
    const answer = await send('POST /maniphest/', [`Content-Type: \t${FORM}\t ;\tCHARSET="utf-8"\t`], 'a=1');
    expect(answer?.status).toBe(200);
    expect(received).toMatchObject([
      { headers: { 'content-type': `${FORM}; charset=utf-8`, 'content-length': '3' }, body: 'a=1' },
    ]);
  });
});

describe('headers that decide how a request is read', () => {
  it.each([
    ['Content-Type', 'text/html charset=utf-8'],
    ['Content-Encoding', 'g zip'],
    ['Connection', 'a b'],
    ['Upgrade', 'web socket'],
  ])('are refused when malformed, with an event: %s: %s', async (name, value) => {
    const answer = await send('POST /maniphest/', [`${name}: ${value}`], 'x');
    expect(answer?.status).toBe(400);
    expect(recorded(answer)).toBe('proxy.header_invalid');
    expect(answer?.headers.get('x-recorded')).not.toContain(value);
    expect(received).toEqual([]);
  });

  it('are refused when a length is next to chunks', async () => {
    const request =
      'POST /x/ HTTP/1.1\r\nHost: phorge.example.com\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n';
    const answer = await client.ask(`${request}3\r\na=b\r\n0\r\n\r\n`);
    expect(recorded(answer)).toBe('proxy.header_invalid');
    expect(received).toEqual([]);
  });

  it('lose one bad cookie, and keep the other cookies', async () => {
    const answer = await send('GET /maniphest/', [
      'Cookie: phsid=A%2Fx;\t bad\x01=1; caf\xe9=1; nothing; phusr=ada\t',
    ]);
    expect(answer?.status).toBe(200);
    expect(received[0]?.headers.cookie).toBe('phsid=A%2Fx; phusr=ada');
  });

  it('are not forwarded when they concern the connection', async () => {
    const headers = ['TE: trailers\t', 'Trailer: x', 'Keep-Alive: 5', 'Expect: 100-continue', 'Upgrade: h2c'];
    await send('GET /maniphest/', headers);
    for (const name of ['te', 'trailer', 'keep-alive', 'expect', 'upgrade']) {
      expect(received[0]?.headers).not.toHaveProperty(name);
    }
  });
});

describe('methods', () => {
  it.each(['TRACE', 'PROPFIND', 'PURGE', 'QUERY', 'MKCOL'])('%s is refused with an event', async (method) => {
    const answer = await send(`${method} /maniphest/`, []);
    expect([answer?.status, recorded(answer)]).toEqual([405, 'proxy.method_not_allowed']);
    expect(received).toEqual([]);
  });

  it.each(['get', 'Post', 'FOO', 'CONNECT'])(
    '%s is refused by the runtime, before any code of ours',
    async (method) => {
      const answer = await send(`${method} /maniphest/`, []);
      expect(answer?.status).toBeGreaterThanOrEqual(500);
      expect(answer?.headers.has('x-recorded')).toBe(false);
      expect(received).toEqual([]);
    },
  );
});

describe('request targets that are no path', () => {
  it.each(['*', 'config/', 'http://evil.example/config/', '?x=1', '@evil/', ':80/config/', '.evil.example/'])(
    '%s is refused by the runtime, before any code of ours, as SECURITY.md says',
    async (target) => {
      const answer = await send(`GET ${target}`, []);
      expect(answer?.status).toBe(500);
      expect(answer?.headers.has('x-recorded')).toBe(false);
      expect(received).toEqual([]);
    },
  );

  it('what looks like another host in a path is refused with an event', async () => {
    const answer = await send('GET //evil.example/config/', []);
    expect([answer?.status, recorded(answer)]).toEqual([400, 'request.path_empty_segment']);
  });
});
