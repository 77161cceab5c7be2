import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as modern from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ResourceUpdatedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type EverythingGate, OTHER_RESOURCE, startEverythingGate } from './fixtures/everything.ts';

// The official server, the official clients and a certified provider, with the gate in workerd between them.

let gate: EverythingGate;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  gate = await startEverythingGate();
  for (const account of ['admin', 'engineer', 'contractor', 'nobody'])
    tokens[account] = await gate.provider.token(account);
});
afterAll(() => gate?.[Symbol.asyncDispose]());
beforeEach(() => {
  gate.toServer.length = 0;
});

const requestInit = (account: string) => ({ headers: { authorization: `Bearer ${tokens[account]}` } });
const called = () =>
  gate.messages().flatMap(({ method, params }) => (method === 'tools/call' ? [params] : []));
const textOf = (result: unknown) => (result as { content: { text: string }[] }).content[0]?.text;

/** The library of 2025, with what it can be asked the other way. */
async function connected2025(account: string) {
  const capabilities = { elicitation: {}, sampling: {} };
  const client = new Client({ name: 'test', version: '1' }, { capabilities });
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'decline' as const }));
  client.setRequestHandler(CreateMessageRequestSchema, () => ({
    model: 'm',
    role: 'assistant' as const,
    content: { type: 'text' as const, text: 'a sample' },
  }));
  const transport = new StreamableHTTPClientTransport(gate.endpoint, { requestInit: requestInit(account) });
  await client.connect(transport as never);
  return client;
}

/** The library of 2026, which first asks whether the server speaks its version. */
async function connected2026(account: string) {
  const client = new modern.Client(
    { name: 'test', version: '1' },
    { versionNegotiation: { mode: 'auto' }, capabilities: {} },
  );
  const transport = new modern.StreamableHTTPClientTransport(gate.endpoint, {
    requestInit: requestInit(account),
  });
  await client.connect(transport);
  return client;
}

describe.each([
  ['@modelcontextprotocol/sdk 1.32', connected2025],
  ['@modelcontextprotocol/client 2.4', connected2026],
] as const)('%s, through the gate to the server that has everything', (_library, connected) => {
  test('lists what the caller may use', async () => {
    const client = await connected('engineer');
    const tools = (await client.listTools()).tools.map(({ name }) => name);
    expect(tools.filter((name) => !name.startsWith('trigger-'))).toEqual([
      'echo',
      'toggle-subscriber-updates',
    ]);
    expect(tools).toContain('trigger-long-running-operation');
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual([
      'simple-prompt',
      'args-prompt',
      'completable-prompt',
    ]);
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual([
      'demo://resource/static/document/features.md',
    ]);
    expect(
      (await client.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate),
    ).toEqual(['demo://resource/dynamic/text/{resourceId}']);
    await client.close();
    const admin = await connected('admin');
    expect((await admin.listTools()).tools.map(({ name }) => name)).toContain('get-env');
    await admin.close();
  });

  test('calls what the caller may call, and the server gets no token', async () => {
    const client = await connected('engineer');
    expect(textOf(await client.callTool({ name: 'echo', arguments: { message: 'hi' } }))).toBe('Echo: hi');
    await client.close();
    expect(called()).toMatchObject([{ name: 'echo', arguments: { message: 'hi' } }]);
    expect(gate.toServer.length).toBeGreaterThan(1);
    expect(gate.toServer.filter(({ headers }) => 'authorization' in headers || 'cookie' in headers)).toEqual(
      [],
    );
  });

  test.each(['get-env', 'no-such-tool'])(
    'is refused %s as an unknown tool, and the server is not called',
    async (name) => {
      const client = await connected('engineer');
      await expect(client.callTool({ name })).rejects.toMatchObject({
        code: -32602,
        message: expect.stringContaining(`Unknown tool: ${name}`),
      });
      await client.close();
      expect(called()).toEqual([]);
    },
  );

  test('is refused a tool with other arguments than rules allow', async () => {
    const client = await connected('contractor');
    expect(textOf(await client.callTool({ name: 'echo', arguments: { message: 'hello' } }))).toBe(
      'Echo: hello',
    );
    await expect(client.callTool({ name: 'echo', arguments: { message: 'bye' } })).rejects.toMatchObject({
      code: -32602,
    });
    await client.close();
    expect(called()).toHaveLength(1);
  });

  test('reads resources and templates, gets prompts and completes their arguments', async () => {
    const client = await connected('engineer');
    const uri = 'demo://resource/dynamic/text/1';
    expect((await client.readResource({ uri })).contents).toMatchObject([{ uri }]);
    await expect(client.readResource({ uri: 'demo://resource/dynamic/blob/1' })).rejects.toMatchObject({
      code: -32002,
    });
    expect((await client.getPrompt({ name: 'simple-prompt' })).messages).toHaveLength(1);
    await expect(
      client.getPrompt({ name: 'resource-prompt', arguments: { resourceType: 'Text', resourceId: '1' } }),
    ).rejects.toMatchObject({ code: -32602 });
    const ref = { type: 'ref/prompt' as const, name: 'completable-prompt' };
    const { completion } = await client.complete({ ref, argument: { name: 'department', value: 'S' } });
    expect(completion.values).toEqual(['Sales', 'Support']);
    await client.close();
  });

  test('receives progress while a call runs', async () => {
    const client = await connected('engineer');
    const progress: number[] = [];
    const call = { name: 'trigger-long-running-operation', arguments: { duration: 0.3, steps: 3 } };
    const onprogress = (step: { progress: number }) => void progress.push(step.progress);
    const result =
      client instanceof Client
        ? await client.callTool(call, undefined, { onprogress })
        : await client.callTool(call, { onprogress });
    expect(textOf(result)).toContain('completed');
    expect(progress).toEqual([1, 2, 3]);
    await client.close();
  });

  test('cancels a call, and the server is notified', async () => {
    const client = await connected('engineer');
    const abort = new AbortController();
    const call = { name: 'trigger-long-running-operation', arguments: { duration: 1, steps: 20 } };
    const options = { signal: abort.signal, onprogress: () => abort.abort('enough') };
    const running =
      client instanceof Client ? client.callTool(call, undefined, options) : client.callTool(call, options);
    await expect(running).rejects.toThrow(/enough|abort/i);
    await expect
      .poll(() => gate.messages().find(({ method }) => method === 'notifications/cancelled'))
      .toMatchObject({ params: { reason: expect.stringContaining('enough') } });
    await client.close();
  });
});

describe('what the server sends by itself, through the gate', () => {
  test('is a question within a call, which the client answers', async () => {
    const client = await connected2025('engineer');
    const sampled = await client.callTool({
      name: 'trigger-sampling-request',
      arguments: { prompt: 'x', maxTokens: 5 },
    });
    expect(textOf(sampled)).toContain('a sample');
    expect(textOf(await client.callTool({ name: 'trigger-elicitation-request' }))).toMatch(/declined/i);
    await client.close();
  });

  test('is an update of a resource that the client subscribed to, on the stream of its session', async () => {
    const client = await connected2025('engineer');
    const uri = 'demo://resource/dynamic/text/1';
    const updated = new Promise<string>((resolve) => {
      client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => resolve(params.uri));
    });
    await expect(client.subscribeResource({ uri: 'demo://resource/dynamic/blob/1' })).rejects.toMatchObject({
      code: -32002,
    });
    await client.subscribeResource({ uri });
    // The server sends what is not of a call to the stream that a client opens after initialize.
    await expect.poll(() => gate.toServer.some(({ line }) => line === 'GET /mcp')).toBe(true);
    await client.callTool({ name: 'toggle-subscriber-updates' });
    expect(await updated).toBe(uri);
    await client.callTool({ name: 'toggle-subscriber-updates' });
    await client.close();
  });
});

describe('a caller', () => {
  const status = async (headers: Record<string, string>, method = 'POST') => {
    const body = { jsonrpc: '2.0', id: 1, method: 'ping' };
    const response = await fetch(gate.endpoint, {
      method,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      ...(method === 'POST' && { body: JSON.stringify(body) }),
    });
    await response.body?.cancel();
    return response.status;
  };
  const bearing = (token = '') => ({ authorization: `Bearer ${token}` });

  test('with a token for another resource, or with none, is refused, and the server is not called', async () => {
    expect(await status(bearing(await gate.provider.token('admin', OTHER_RESOURCE)))).toBe(401);
    expect(await status({})).toBe(401);
    expect(gate.toServer).toEqual([]);
  });

  test('whom no rule allows anything is refused, and the server is not called', async () => {
    expect(await status(bearing(tokens.nobody))).toBe(403);
    expect(gate.toServer).toEqual([]);
  });

  test('does not get into the session of another', async () => {
    const transport = new StreamableHTTPClientTransport(gate.endpoint, {
      requestInit: requestInit('engineer'),
    });
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(transport as never);
    const session = { 'mcp-session-id': transport.sessionId ?? '' };
    expect(await status({ ...bearing(tokens.engineer), ...session })).toBe(200);
    const sent = gate.toServer.length;
    for (const method of ['POST', 'GET', 'DELETE'])
      expect(await status({ ...bearing(tokens.admin), ...session }, method)).toBe(404);
    expect(gate.toServer).toHaveLength(sent);
    await client.close();
  });
});

describe('the inspector’s command line, through the gate', () => {
  const require = createRequire(import.meta.url);

  /** Runs it to its end. */
  async function inspect(account: string, ...args: readonly string[]) {
    const folder = dirname(require.resolve('@modelcontextprotocol/inspector/package.json'));
    const program = join(folder, 'clients/launcher/build/index.js');
    const header = `Authorization: Bearer ${tokens[account]}`;
    const line = [program, '--cli', gate.endpoint.href, '--transport', 'http', '--header', header, ...args];
    return new Promise<{ code: number; output: string; errors: string }>((resolve) => {
      execFile(process.execPath, line, (error, output, errors) =>
        resolve({ code: Number(error?.code ?? 0), output, errors }),
      );
    });
  }

  test('lists what the caller may call, calls it, and is refused the rest', async () => {
    const [listed, answered, refused] = await Promise.all([
      inspect('contractor', '--method', 'tools/list'),
      inspect('engineer', '--method', 'tools/call', '--tool-name', 'echo', '--tool-arg', 'message=hi'),
      inspect('contractor', '--method', 'tools/call', '--tool-name', 'get-env'),
    ]);
    expect(listed.errors + listed.output).toContain('"echo"');
    expect(JSON.parse(listed.output).tools.map(({ name }: { name: string }) => name)).toEqual(['echo']);
    expect(textOf(JSON.parse(answered.output))).toBe('Echo: hi');
    expect(refused.code).not.toBe(0);
    expect(called().map((params) => (params as { name: string }).name)).toEqual(['echo']);
  });
});
