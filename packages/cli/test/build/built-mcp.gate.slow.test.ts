import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createIdentityProvider } from '@portcullis/testing';
import { type RequestInit as GateRequest, Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compatibilityDate } from '../../../../scripts/compatibility-date.ts';
import { outputTo } from '../../../../scripts/fixtures/runtime-output.ts';
import { captured } from '../capture.ts';

// The configuration of the template in workerd, as `portcullis build` writes its Worker.

const EXAMPLES = join(import.meta.dirname, '../../../../examples');
const HOST = 'tools.corp.example';
const PAGES = 'https://gate.corp.example';
const idp = await createIdentityProvider({
  issuer: 'https://login.corp.example',
  audience: `https://${HOST}/mcp`,
});

/** The modules of a Worker, `worker.js` first. */
async function built(example: string): Promise<{ readonly name: string; readonly text: string }[]> {
  const folder = mkdtempSync(join(import.meta.dirname, '../../.portcullis-test-'));
  try {
    const configuration = join(EXAMPLES, example, 'portcullis.json');
    const { code, err } = await captured(
      'build',
      configuration,
      '--bundle',
      '--out',
      join(folder, 'worker.js'),
    );
    expect([code, err]).toEqual([0, '']);
    const others = readdirSync(folder).filter((name) => name !== 'worker.js');
    return ['worker.js', ...others].map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

let modules: Awaited<ReturnType<typeof built>>;
let worker: Miniflare;
let printed = '';
const received: { readonly method: string; readonly authorization: string | null }[] = [];

beforeAll(async () => {
  modules = await built('mcp-gate');
  worker = new Miniflare({
    modules: modules.map(({ name, text }) => ({ type: 'ESModule', path: name, contents: text })),
    compatibilityDate,
    bindings: {
      ...{ ISSUER: idp.issuer, GATE_HOST: HOST, LOGIN_HOST: PAGES },
      ...{ SESSION_KEY: 'a key for tests, and for nothing else', CLIENT_SECRET: 'a secret for tests' },
    },
    durableObjects: { SESSIONS: { className: 'PortcullisSessions', useSQLite: true } },
    ratelimits: { CALLS: { namespace_id: '1001', simple: { limit: 25, period: 60 } } },
    serviceBindings: {
      TOOLS: async (request: { json(): Promise<unknown>; headers: { get(name: string): string | null } }) => {
        const { id, method } = (await request.json()) as { readonly id: number; readonly method: string };
        received.push({ method, authorization: request.headers.get('authorization') });
        const tools = ['search_tasks', 'delete_task'].map((name) => ({
          name,
          inputSchema: { type: 'object' },
        }));
        const result = method === 'tools/list' ? { tools } : { content: [] };
        return Response.json({ jsonrpc: '2.0', id, result }) as never;
      },
    },
    outboundService: async (request: { url: string }) => (await idp.fetch(request.url)) as never,
    handleRuntimeStdio: outputTo((text) => (printed += text)),
  });
});
afterAll(() => worker?.dispose());

async function call(name: string, subject: string, group: string): Promise<{ status: number; text: string }> {
  const init: GateRequest = {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await idp.token({ subject, groups: [group], claims: { client_id: 'agent-7' } })}`,
    },
    body: JSON.stringify({
      ...{ jsonrpc: '2.0', id: 1, method: 'tools/call' },
      params: { name, arguments: { project: 'secret-project' } },
    }),
  };
  const response = await worker.dispatchFetch(`https://${HOST}/mcp`, init);
  return { status: response.status, text: await response.text() };
}

test('a built Worker forwards a call that the rules allow, and records the tool, the client and no value', async () => {
  expect(await call('delete_task', 'ada', 'eng-web')).toMatchObject({
    status: 200,
    text: '{"jsonrpc":"2.0","id":1,"result":{"content":[]}}',
  });
  expect(received).toEqual([
    { method: 'tools/list', authorization: null },
    { method: 'tools/call', authorization: null },
  ]);
  await expect.poll(() => printed).toContain('"client":"agent-7"');
  expect(printed).toContain('"resource":{"app":"mcp","arguments":["project"],"id":"delete_task"');
  expect(printed).not.toContain('secret-project');
});

test('a built Worker is the authorization server of agents, and names it to a client without a token', async () => {
  const found = await worker.dispatchFetch(`https://${HOST}/.well-known/oauth-protected-resource/mcp`);
  expect(await found.json()).toMatchObject({ authorization_servers: [PAGES] });
  const server = await worker.dispatchFetch(`${PAGES}/.well-known/oauth-authorization-server`);
  expect(await server.json()).toMatchObject({ issuer: PAGES, protected_resources: [`https://${HOST}/mcp`] });
});

test('a built Worker answers a call of a hidden tool as one of an unknown tool, and the server gets nothing', async () => {
  const before = received.length;
  const hidden = await call('delete_task', 'sam', 'staff');
  const unknown = await call('drop_tables', 'sam', 'staff');
  expect(hidden.text.replace('delete_task', 'drop_tables')).toBe(unknown.text);
  expect(hidden.text).toContain('Unknown tool: delete_task');
  expect(received).toHaveLength(before);
});

test('a built Worker limits calls by what they cost: of 25 units, two calls that write', async () => {
  const statuses: number[] = [];
  for (let count = 0; count < 4; count++) statuses.push((await call('delete_task', 'eve', 'eng-web')).status);
  // The minute may turn in between.
  expect(statuses.filter((status) => status === 200).length).toBeLessThan(4);
  expect(statuses).toContain(429);
  for (let count = 0; count < 5; count++)
    expect((await call('search_tasks', 'rob', 'eng-web')).status).toBe(200);
});

test('a built Worker for a web application contains nothing of the package for MCP servers', async () => {
  const words = ['mcp.message_ambiguous', 'mcp-session-id', 'oauth-protected-resource'];
  const textOf = (parts: typeof modules) => parts.map(({ text }) => text).join();
  const web = textOf(await built('cloudflare-access'));
  for (const word of words) {
    expect(web).not.toContain(word);
    expect(textOf(modules)).toContain(word);
  }
});
