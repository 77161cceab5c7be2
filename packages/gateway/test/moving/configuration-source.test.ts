import { expect, test } from 'vitest';
import {
  type ConfigurationBucket,
  type ConfigurationKv,
  kvConfiguration,
  r2Configuration,
  variableConfiguration,
} from '../../src/moving.ts';

test('R2 returns a text, and stores the last good one next to it', async () => {
  const kept = new Map([['gate.json', 'present']]);
  const bucket = {
    get: async (key: string) => {
      const held = kept.get(key);
      return held === undefined ? null : { text: async () => held };
    },
    put: async (key: string, value: string) => kept.set(key, value),
  };
  const source = r2Configuration(bucket, 'gate.json');
  expect([await source.read(), await source.lastGood?.read()]).toEqual(['present', undefined]);
  await source.lastGood?.write('good');
  expect([kept.get('gate.json.good'), await source.lastGood?.read()]).toEqual(['good', 'good']);
});

test('KV returns the text of a key, and stores its metadata under that key', async () => {
  const kept = new Map([['gate.json', 'present']]);
  const kv = {
    get: async (key: string) => kept.get(key) ?? null,
    put: async (key: string, value: string) => void kept.set(key, value),
  };
  const source = kvConfiguration(kv, 'gate.json');
  expect([source.name, await source.read()]).toEqual(['KV gate.json', 'present']);
  await source.lastGood?.write('good');
  await source.worker?.write('parts');
  expect([kept.get('gate.json.good'), kept.get('gate.json.worker')]).toEqual(['good', 'parts']);
});

test('a variable returns its text, and nothing where it is empty', async () => {
  expect(await variableConfiguration({ GATE: '{}' }, 'GATE').read()).toBe('{}');
  expect(await variableConfiguration({ GATE: {} }, 'GATE').read()).toBeUndefined();
  expect(await variableConfiguration({}, 'toString').read()).toBeUndefined();
});

test('a missing binding is named, and not reported as an unreadable configuration', () => {
  expect(() => kvConfiguration(undefined as unknown as ConfigurationKv)).toThrow(
    'kvConfiguration: a KV namespace is required, but it is undefined',
  );
  expect(() => r2Configuration(undefined as unknown as ConfigurationBucket)).toThrow(
    'r2Configuration: a bucket of R2 is required',
  );
});
