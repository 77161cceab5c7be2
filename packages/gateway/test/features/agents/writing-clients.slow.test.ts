import * as modern from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { type Phorge, startPhorge } from '@portcullis/testing/phorge';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { MovableClock } from '../../../../../scripts/fixtures/movable-clock.ts';
import { NOW } from '../../assembled.ts';
import { configured, GATE, PHORGE_TOOLS, running } from './agents-scene.ts';

// The official clients of both eras, and the fake Phorge: what they may write, and what their users confirm.

const HOST = 'tools.corp.example';
const PATH = '/.portcullis/mcp';
const TOKEN = `api-${'a'.repeat(28)}`;
const TEXT = 'Oil it, and nothing else.';

let phorge: Phorge;
beforeAll(async () => {
  phorge = await startPhorge({
    users: [
      { username: 'ada', email: 'ada@corp.example', apiToken: TOKEN },
      { username: 'mallory', email: 'mallory@corp.example', apiToken: `api-${'m'.repeat(28)}` },
    ],
  });
});
afterAll(() => phorge.close());
beforeEach(() => {
  phorge.reset();
  vi.spyOn(console, 'log').mockImplementation(() => {});
});

/** A client of one era: both have these methods. */
interface EraClient {
  readonly connect: (transport: never) => Promise<unknown>;
  readonly listTools: () => Promise<{ readonly tools: readonly { readonly name: string }[] }>;
  readonly callTool: (call: {
    readonly name: string;
    readonly arguments: Record<string, unknown>;
  }) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

interface Era {
  readonly client: () => EraClient;
  readonly transport: (fetched: typeof fetch) => never;
}

const ENDPOINT = new URL(`https://${HOST}${PATH}`);
const ABOUT = { name: 'test', version: '1' };
const ERAS: readonly (readonly [string, Era])[] = [
  [
    '2026',
    {
      client: () => new modern.Client(ABOUT, { versionNegotiation: { mode: 'auto' } }) as never,
      transport: (fetched) => new modern.StreamableHTTPClientTransport(ENDPOINT, { fetch: fetched }) as never,
    },
  ],
  [
    '2025',
    {
      client: () => new Client(ABOUT) as never,
      transport: (fetched) =>
        new StreamableHTTPClientTransport(ENDPOINT, { fetch: fetched as never }) as never,
    },
  ],
];

/** A gate in front of the fake Phorge, a user whose API token is deposited, and a client that is authorized. */
async function staged(
  { client: made, transport }: Era,
  { confirm = true, scope = 'read write', tools = ['*'] } = {},
) {
  const calls: { readonly method: string; readonly token: unknown }[] = [];
  const binding = async (url: string, init: RequestInit): Promise<Response> => {
    const body = await new Request(url, init).text();
    const { pathname } = new URL(url);
    calls.push({ method: pathname, token: body });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return fetch(`${phorge.url}${pathname}`, { method: 'POST', body, headers });
  };
  const clock = new MovableClock();
  clock.pass(Math.max(0, NOW / 1000 - clock.seconds));
  const rules = [{ name: 'tools', effect: 'allow', who: 'authenticated', tools }];
  const settings = configured(
    {},
    {
      ...PHORGE_TOOLS,
      agents: { write: ['comment', 'create', 'change'], confirm },
      policy: { name: 'tools', rules },
    },
  );
  const gate = await running(settings, { path: PATH, bindings: { CONDUIT: { fetch: binding } }, clock });
  const { access_token: token = '' } = await gate.tokens(scope);
  const answers: string[] = [];
  const fetched = (async (input: string | URL, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    const answer = await gate.gate.ask(new URL(String(input)).pathname, { ...init, headers }, HOST);
    answers.push(await answer.clone().text());
    return answer;
  }) as typeof fetch;
  const client = made();
  await client.connect(transport(fetched));
  const call = async (name: string, given: Record<string, unknown>): Promise<string> =>
    JSON.stringify(
      await client.callTool({ name, arguments: given }).catch((error: Error) => ({ error: error.message })),
    );
  const send = async (address: string, fields: Record<string, string>) => {
    const ticket = new URL(address).searchParams.get('ticket') ?? '';
    const page = `${GATE}${new URL(address).pathname}`;
    const body = new URLSearchParams({ ticket, ...fields });
    const answer = await gate.open(page, { method: 'POST', headers: { origin: GATE }, body });
    answers.push(await answer.clone().text());
    return answer;
  };
  const addressIn = (text: string) =>
    /https:[^\s"\\]+\/agents\/[^\s"\\]+/.exec(text)?.[0] ?? `none in ${text}`;
  const deposit = addressIn(await call('who_am_i', {}));
  expect((await send(deposit, { secret: TOKEN })).status).toBe(200);
  return { ...gate, client, call, send, addressIn, calls, clock, answers };
}

describe.each(ERAS)('the official client of %s', (_era, era) => {
  test('lists tools that write where they are switched on and allowed, and writes', async () => {
    const { client, call } = await staged(era, { confirm: false });
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['create_task', 'change_task', 'comment_on_task', 'read_task']),
    );
    expect(names.filter((name) => /^(assign|tag|subscribe)_/.test(name))).toEqual([]);
    const created = await call('create_task', { title: 'Door', priority: 'high' });
    expect(created).toContain('T1000');
    expect(await call('comment_on_task', { task: 'T1000', text: TEXT })).toContain('T1000');
    expect(await call('change_task', { task: 'T1000', status: 'duplicate' })).toContain('T1000');
    expect(phorge.comments(1000)).toMatchObject([{ author: 'ada', text: TEXT }]);
    expect(await call('read_task', { task: 'T1000' })).toContain('duplicate');
    expect(await call('assign_task', { task: 'T1000', owner: '@mallory' })).toContain(
      'Unknown tool: assign_task',
    );
    await client.close();
  });

  test('does not list what the policy does not allow', async () => {
    const { client, call } = await staged(era, { tools: ['who_am_i', 'read_*', 'comment_*'] });
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names.filter((name) => /^(create|change|comment)_/.test(name))).toEqual([
      'comment_on_task',
      'comment_on_revision',
    ]);
    expect(await call('create_task', { title: 'Door' })).toContain('Unknown tool: create_task');
    await client.close();
  });

  test('writes nothing with the scope read', async () => {
    const { client, call, calls } = await staged(era, { scope: 'read', confirm: false });
    expect(await call('create_task', { title: 'Door' })).toContain('error');
    expect(calls.map(({ method }) => method)).not.toContain('/api/maniphest.edit');
    await client.close();
  });

  test('writes what its user confirms, once, and nothing that is declined, confirmed by another person or late', async () => {
    const { client, call, send, addressIn, calls, clock, follow, jar, provider, gate, answers } =
      await staged(era);
    const edits = () => calls.filter(({ method }) => method === '/api/maniphest.edit').length;
    const write = () => call('create_task', { title: TEXT });
    const declined = addressIn(await write());
    expect(await (await follow(declined)).answer.text()).toContain(`<pre>${TEXT}</pre>`);
    expect((await send(declined, { decision: 'decline' })).status).toBe(200);
    expect(await write()).toContain('The user declined this.');

    const address = addressIn(await write());
    const own = new Map(jar);
    jar.clear();
    const { person } = provider;
    provider.person = { ...person, sub: 'mallory', email: 'mallory@corp.example' };
    expect((await follow(address)).answer.status).toBe(400);
    expect((await send(address, { decision: 'confirm' })).status).toBe(400);
    expect(await write()).toContain('/agents/confirm?');
    provider.person = person;
    jar.clear();
    for (const [name, value] of own) jar.set(name, value);
    expect(edits()).toBe(0);

    const twice = await Promise.all([1, 2].map(() => send(address, { decision: 'confirm' })));
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 400]);
    const written = await Promise.all([write(), write()]);
    expect(written.filter((text) => text.includes('T1000'))).toHaveLength(1);
    expect(edits()).toBe(1);

    const late = addressIn(await write());
    clock.pass(600);
    expect((await send(late, { decision: 'confirm' })).status).toBe(400);
    expect(edits()).toBe(1);

    // No token of Phorge, and no text of a call, in an event or an answer: the page that asks is the only place.
    const told = JSON.stringify([gate.log.events, answers]);
    expect(told).not.toContain(TOKEN);
    expect(told).not.toContain(TEXT);
    expect(
      gate.log.events.flatMap((event) => (event.type === 'credential' ? [event.credential.change] : [])),
    ).toEqual(['issued', 'deposited', 'declined', 'confirmed', 'confirmation_used']);
    await client.close();
  });
});
