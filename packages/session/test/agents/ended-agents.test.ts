import type { BaseContext } from '@portcullis/core';
import { expect, test } from 'vitest';
import { endAgents } from '../../src/agents/ended-agents.ts';
import { dividedSessions, memorySessions, type StoredAgent } from '../../src/index.ts';
import { MOST_AGENTS } from '../../src/store/agent-store.ts';

const NOW = 1_800_000_000;
const CHAT = { id: 'chat', name: 'Chat', known: 'dynamic' } as const;

const agentOf = (index: number): StoredAgent => ({
  ...{ id: `agent ${index}`, sessionKey: `key ${index}`, issuer: 'https://idp.example', subject: `${index}` },
  ...{ client: CHAT, redirectUri: 'http://127.0.0.1/done', resource: 'https://tools.example/mcp' },
  ...{ scopes: ['read'], createdAt: NOW, usedAt: NOW, endsAt: NOW + 600 },
});

test.each([1, 2, 3])(
  'all agents of a client end, and each is recorded, where sessions are divided among %i objects',
  async (objects) => {
    const made: ReturnType<typeof memorySessions>[] = [];
    const store = dividedSessions(() => made[made.push(memorySessions()) - 1] as (typeof made)[0], {
      objects,
    });
    const many = 2 * objects * MOST_AGENTS;
    for (let index = 0; index < many; index += 1) await store.addAgent(agentOf(index), NOW);
    const ended = new Set<unknown>();
    const trail = { add: ({ id }: { readonly id?: string }) => void ended.add(id) };
    const settings = { storeTimeoutMs: 1000, sleep: () => new Promise(() => undefined) };
    await endAgents(
      { client: 'chat' },
      'operator',
      { trail } as unknown as BaseContext,
      { settings } as never,
      {
        store,
      },
    );
    const left = await Promise.all(made.map((one) => one.endAgents({ client: 'chat' })));
    expect([left.flat().length, ended.size]).toEqual([0, many]);
  },
);
