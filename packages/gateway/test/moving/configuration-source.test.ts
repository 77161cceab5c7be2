import { expect, test } from 'vitest';
import {
  type ConfigurationBucket,
  type ConfigurationKv,
  kvConfiguration,
  r2Configuration,
  variableConfiguration,
} from '../../src/moving.ts';

test('R2 gives a text, and keeps the last good one beside it', async () => {
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

test('KV gives the text of a key, and keeps what else belongs to it under that key', async () => {
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

test('a variable gives its text, and nothing where it is none', async () => {
  expect(await variableConfiguration({ GATE: '{}' }, 'GATE').read()).toBe('{}');
  expect(await variableConfiguration({ GATE: {} }, 'GATE').read()).toBeUndefined();
  expect(await variableConfiguration({}, 'toString').read()).toBeUndefined();
});

test('without a binding it is said which one is needed, and not that the configuration cannot be read', () => {
  expect(() => kvConfiguration(undefined as unknown as ConfigurationKv)).toThrow(
    'kvConfiguration: a KV namespace is required, but it is undefined',
  );
  expect(() => r2Configuration(undefined as unknown as ConfigurationBucket)).toThrow(
    'r2Configuration: a bucket of R2 is required',
  );
});
