import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { describe, expect, test } from 'vitest';
import { ENDPOINT, fetchOf, guarded, legacyOrigin, messages, modernOrigin } from './fixtures/gate.ts';

const SECRET = 'a secret of thirty-two characters!!';

async function connected(gate: Parameters<typeof fetchOf>[0], mode: 'auto' | 'legacy', token = 'ada') {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  const transport = new StreamableHTTPClientTransport(new URL(ENDPOINT), { fetch: fetchOf(gate, token) });
  await client.connect(transport);
  return client;
}

describe('the client library of 2026', () => {
  test.each([
    ['2026-07-28 with a server of 2026', modernOrigin, 'auto', 'modern'],
    ['an older version with a server of 2026', modernOrigin, 'legacy', 'legacy'],
    [
      'an older version with a server of 2025, after it asked for the newer one',
      legacyOrigin,
      'auto',
      'legacy',
    ],
    ['an older version with a server of 2025', legacyOrigin, 'legacy', 'legacy'],
  ] as const)('speaks %s', async (_what, server, mode, era) => {
    const { origin, calls } = server();
    const client = await connected(guarded(origin, { sessionSecrets: [SECRET] }), mode);
    expect(client.getProtocolEra()).toBe(era);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['search_tasks', 'whoami']);
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(['summarize']);
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual(['docs://readme']);
    expect(await client.callTool({ name: 'search_tasks', arguments: { project: 'x' } })).toMatchObject({
      content: [{ text: 'tasks of x' }],
    });
    expect((await client.readResource({ uri: 'docs://pages/x' })).contents).toMatchObject([
      { text: 'docs://pages/x' },
    ]);
    expect((await client.getPrompt({ name: 'summarize' })).messages).toHaveLength(1);
    for (const name of ['delete_task', 'nothing']) {
      await expect(client.callTool({ name, arguments: { id: 1 } })).rejects.toMatchObject({
        code: -32602,
        message: expect.stringContaining(`Unknown tool: ${name}`),
      });
    }
    const called = messages(calls).filter(({ method }) => method === 'tools/call');
    expect(called.map(({ params }) => (params as { name: string }).name)).toEqual(['search_tasks']);
    await client.close();
  });
});
