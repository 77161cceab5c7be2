import { expect, test } from 'vitest';
import { kv } from '../src/index.ts';

test('is called kv in what is told of it', () => {
  expect(kv({ get: async () => null, put: async () => {} }).name).toBe('kv');
});

test('gives what the namespace holds, and nothing for nothing', async () => {
  const tier = kv({ get: async (key) => (key === 'a' ? 'text' : null), put: async () => {} });
  expect(await tier.get('a')).toBe('text');
  expect(await tier.get('b')).toBeUndefined();
});

test('keeps entries for as long as asked, and never for less than KV allows', async () => {
  const put: unknown[] = [];
  const tier = kv({ get: async () => null, put: async (...args) => void put.push(args) });
  await tier.put('a', 'text', 86_400);
  await tier.put('a', 'text', 5);
  expect(put).toEqual([
    ['a', 'text', { expirationTtl: 86_400 }],
    ['a', 'text', { expirationTtl: 60 }],
  ]);
});
