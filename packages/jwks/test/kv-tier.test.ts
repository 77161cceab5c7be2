import { expect, test } from 'vitest';
import { kv } from '../src/index.ts';

test('the KV tier is named kv in reports', () => {
  expect(kv({ get: async () => null, put: async () => {} }).name).toBe('kv');
});

test('the KV tier returns the entry of the namespace, and nothing for a missing one', async () => {
  const tier = kv({ get: async (key) => (key === 'a' ? 'text' : null), put: async () => {} });
  expect(await tier.get('a')).toBe('text');
  expect(await tier.get('b')).toBeUndefined();
});

test('the KV tier stores entries for the requested time, and never for less than KV allows', async () => {
  const put: unknown[] = [];
  const tier = kv({ get: async () => null, put: async (...args) => void put.push(args) });
  await tier.put('a', 'text', 86_400);
  await tier.put('a', 'text', 5);
  expect(put).toEqual([
    ['a', 'text', { expirationTtl: 86_400 }],
    ['a', 'text', { expirationTtl: 60 }],
  ]);
});
