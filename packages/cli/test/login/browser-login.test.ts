import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { loginByBrowser } from '../../src/login/browser-login.ts';
import { gateAddress } from '../../src/login/gate-address.ts';

/** What the gate was brought. */
const brought: URLSearchParams[] = [];
const server = createServer(async (request, response) => {
  brought.push(new URLSearchParams(await text(request)));
  const answer = { access_token: 'pcl_abcdefgh.credential', expires_in: 3600 };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
});
let origin: string;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  brought.length = 0;
});

afterAll(() => void server.close());

/** A login whose browser comes back with these, and what it is told. */
async function login(parameters: (issuer: string) => Record<string, string>) {
  let told: Promise<Response> | undefined;
  const issued = loginByBrowser(gateAddress(origin), 'a program', (url) => {
    const asked = new URL(url).searchParams;
    const back = new URL(asked.get('redirect_uri') ?? '');
    const given = { code: 'a code', state: asked.get('state') ?? '', ...parameters(origin) };
    back.search = new URLSearchParams(given).toString();
    told = fetch(back);
  });
  const outcome = await issued.catch((error: Error) => error.message);
  const answer = await told;
  return { outcome, status: answer?.status, text: await answer?.text() };
}

test('the gate is brought the code that it gave', async () => {
  const { outcome, status } = await login((iss) => ({ iss }));
  expect([outcome, status]).toMatchObject([{ credential: 'pcl_abcdefgh.credential' }, 200]);
  expect(brought.map((form) => form.get('code'))).toEqual(['a code']);
});

// A gate could have led the browser on to another one, with what it was asked: whoever says yes there gives this one a code of that one.
test.each([
  ['another gate gave', () => ({ iss: 'https://honest.example' })],
  ['nobody says who gave', () => ({})],
])('no gate is brought a code that %s', async (_who, parameters) => {
  const { outcome, status, text: page } = await login(parameters);
  expect(outcome).toContain(
    `the code was not issued by ${origin}, which may have redirected you to another gate`,
  );
  expect([status, page]).toEqual([
    400,
    'This response does not come from the expected gate. Close this window.\n',
  ]);
  expect(brought).toEqual([]);
});
