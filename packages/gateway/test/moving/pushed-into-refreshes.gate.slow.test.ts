import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { loginProvider } from '@portcullis/testing/internal';
import { Miniflare, Response as MiniflareResponse } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle, oneModule } from '../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../scripts/compatibility-date.ts';
import { outputTo } from '../../../../scripts/fixtures/runtime-output.ts';

// In workerd: what belongs to a request ends with its answer, a refresh that an open stream has begun included.

const HOST = 'https://phorge.corp.example';
const STREAMS = 50;
/** How long the provider takes for a refresh, in milliseconds: longer than a gate needs to see that another one serves. */
const LATENCY_MS = 400;

const CODE = `
import { kvConfiguration, movingGateway } from './src/moving.ts';
export { PortcullisSessions } from './src/durable-object.ts';
let ahead = 0;
const clock = { now: () => Date.now() + ahead * 1000 };
const gate = movingGateway((env) => kvConfiguration(env.CONFIGURATION), { pollSeconds: 0.2, clock });
export default { fetch: (request, env, execution) => {
  const seconds = /\\/[.]test\\/ahead\\/(\\d+)$/.exec(request.url)?.[1];
  if (seconds === undefined) return gate(request, env, execution);
  ahead = Number(seconds);
  return new Response();
} };
`;

const configuration = (issuer: string) => ({
  providers: [],
  login: {
    keys: ['k'.repeat(32)],
    durableObject: 'SESSIONS',
    providers: { corp: { issuer, clientId: 'gate', clientAuthentication: { method: 'none' } } },
  },
  roles: { engineer: ['eng', 'ops'] },
  instances: [
    {
      ...{ name: 'app', hosts: ['phorge.corp.example'], application: 'web', origin: { binding: 'APP' } },
      policy: {
        name: 'app',
        rules: [{ name: 'all', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] }],
      },
    },
  ],
});

let gate: Miniflare;
let address: URL;
let printed = '';
let pushes = 0;
let refused = 0;
const provider = await loginProvider(Date.now);

async function push(): Promise<void> {
  const kv = await gate.getKVNamespace('CONFIGURATION');
  pushes += 1;
  const pushed = { author: `push-${pushes}`, configuration: configuration(provider.issuer) };
  await kv.put('portcullis.json', JSON.stringify(pushed));
}

/** The provider, which takes each refresh token once. A configuration is pushed while it is at each refresh. */
async function outside(request: Request): Promise<Response> {
  const body = request.method === 'GET' ? null : await request.text();
  const sent = new URLSearchParams(body ?? '').get('refresh_token');
  const { url, method, headers } = request;
  const answer = await provider.fetch(url, { method, headers: [...headers], body });
  if (sent === null) return answer;
  if (answer.ok) provider.revoked.push(sent);
  else refused += 1;
  await push();
  await setTimeout(LATENCY_MS);
  return answer;
}

/** The application, whose events have no end. */
function application(request: { readonly url: string }): MiniflareResponse {
  if (!request.url.endsWith('/events')) return new MiniflareResponse('app');
  let timer: NodeJS.Timeout;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const event = new TextEncoder().encode('data: open\n\n');
      controller.enqueue(event);
      timer = setInterval(() => controller.enqueue(event), 250);
    },
    cancel: () => clearInterval(timer),
  });
  return new MiniflareResponse(body, { headers: { 'content-type': 'text/event-stream' } });
}

beforeAll(async () => {
  gate = new Miniflare({
    upstream: HOST,
    handleRuntimeStdio: outputTo((text) => (printed += text)),
    workers: [
      {
        name: 'gate',
        ...oneModule((await bundle(CODE, join(import.meta.dirname, '../..'))).code),
        compatibilityDate,
        kvNamespaces: ['CONFIGURATION'],
        durableObjects: { SESSIONS: { className: 'PortcullisSessions', useSQLite: true } },
        serviceBindings: { APP: application },
        outboundService: async (request: Request) => {
          const answer = await outside(request);
          const { status, headers } = answer;
          return new MiniflareResponse(await answer.text(), { status, headers: [...headers] });
        },
      },
    ],
  });
  address = await gate.ready;
  await push();
});
afterAll(() => gate?.dispose());

type Cookies = Map<string, string>;

function open(path: string, cookies: Cookies): Promise<IncomingMessage> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', cookie };
  return new Promise((resolve, reject) => {
    get(new URL(path, address).href, { headers, agent: false }, (answer) => {
      for (const line of answer.headers['set-cookie'] ?? []) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (/max-age=0/i.test(line)) cookies.delete(name);
        else cookies.set(name, value);
      }
      resolve(answer);
    }).once('error', reject);
  });
}

async function text(answer: IncomingMessage): Promise<string> {
  let read = '';
  for await (const part of answer.setEncoding('utf8')) read += part;
  return read;
}

async function logIn(): Promise<Cookies> {
  const cookies: Cookies = new Map();
  const away = await open('/.portcullis/login', cookies);
  away.resume();
  const back = provider.authorize(away.headers.location ?? '').slice(HOST.length);
  (await open(back, cookies)).resume();
  return cookies;
}

/** Opens a stream, with what settles when the gate ends it. */
async function stream(cookies: Cookies): Promise<{ readonly ended: Promise<void> }> {
  const answer = await open('/events', cookies);
  expect(answer.statusCode, printed).toBe(200);
  const ended = new Promise<void>((resolve) => answer.once('close', resolve));
  answer.once('error', () => {});
  answer.resume();
  return { ended };
}

test('fifty refreshes of open streams, into each of which a configuration is pushed, lose no session and no groups', async () => {
  const people: Cookies[] = [];
  for (let count = 0; count < STREAMS; count++) people.push(await logIn());
  const streams = await Promise.all(people.map(stream));
  provider.person = { ...provider.person, groups: ['ops'] };
  // All are due at the next look, five seconds after they were opened, and another gate serves by then.
  await open('/.test/ahead/301', new Map());
  await push();
  await Promise.all(streams.map(({ ended }) => ended));
  const groups = async (cookies: Cookies): Promise<string> => {
    const page = await open('/.portcullis/whoami', cookies);
    const shown = await text(page);
    return `${page.statusCode} ${/<code>(eng|ops)<\/code>/.exec(shown)?.[1]}`;
  };
  // As soon as the provider has answered, and before the claim of a refresh that was lost would run out.
  await expect
    .poll(() => Promise.all(people.map(groups)), { timeout: 15_000 })
    .toEqual(people.map(() => '200 ops'));
  expect([pushes, refused, provider.grants.refresh_token]).toEqual([STREAMS + 2, 0, STREAMS]);
});
