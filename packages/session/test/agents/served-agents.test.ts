import { beforeAll, describe, expect, test } from 'vitest';
import { type AgentScene, agentScene, GOOD } from '../fixtures/agent-scene.ts';
import { GATE, WIKI } from '../fixtures/host-scene.ts';

const CHAT = 'https://chat.example.com';
const METADATA = '/.well-known/oauth-authorization-server';
const AGENTS = '/.portcullis/agents';

describe('pages of an origin that is allowed', () => {
  let scene: AgentScene;
  beforeAll(async () => {
    scene = await agentScene({ allowedOrigins: [CHAT] });
  });
  const served = (path: string, init: RequestInit, origin = CHAT) =>
    scene.serve(new Request(`${GATE}${path}`, { ...init, headers: { origin, ...init.headers } }));

  test.each([
    ['the metadata', METADATA, {}, 200],
    [
      'what the token endpoint answers',
      `${AGENTS}/token`,
      { method: 'POST', body: new URLSearchParams() },
      400,
    ],
    [
      'what the revocation endpoint answers',
      `${AGENTS}/revoke`,
      { method: 'POST', body: new URLSearchParams() },
      400,
    ],
  ])('read %s, and pages of other origins do not', async (_what, path, init, status) => {
    const answer = await served(path, init);
    expect([
      answer.status,
      answer.headers.get('access-control-allow-origin'),
      answer.headers.get('vary'),
    ]).toEqual([status, CHAT, expect.stringContaining('origin')]);
    const other = await served(path, init, 'https://evil.example');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('may send a POST with any header, as the preflight request states', async () => {
    const preflight = { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } };
    const answer = await served(`${AGENTS}/token`, preflight);
    expect([answer.status, answer.headers.get('access-control-allow-methods')]).toEqual([204, 'GET, POST']);
    expect((await served(`${AGENTS}/token`, preflight, 'https://evil.example')).status).not.toBe(204);
  });

  test.each([
    AGENTS,
    `${AGENTS}/authorize?${new URLSearchParams(GOOD)}`,
    `${AGENTS}/confirm`,
    `${AGENTS}/deposit`,
  ])('read nothing that users open with their cookies: %s', async (path) => {
    const answer = await served(path, {});
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } };
    expect((await served(path, preflight)).headers.get('access-control-allow-origin')).toBeNull();
  });
});

test.each([
  ['an address that only begins like those of agents', GATE, `${AGENTS}x`],
  ['an address below the metadata', GATE, `${METADATA}/more`],
  ['the list at the host of an application', WIKI, AGENTS],
  ['the metadata at the host of an application', WIKI, METADATA],
])('%s is none of agents', async (_what, origin, path) => {
  const scene = await agentScene();
  const answer = await scene.browser.open(`${origin}${path}`);
  expect(await answer.text()).not.toMatch(/No agent acts|token_endpoint/);
  const own = await scene.browser.open(`${GATE}${AGENTS}`);
  expect(await own.text()).toContain('No agent acts');
});

test('the metadata can be cached by everyone for five minutes', async () => {
  const { serve } = await agentScene();
  const answer = await serve(new Request(`${GATE}${METADATA}`));
  expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
});
