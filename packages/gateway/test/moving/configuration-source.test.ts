import { expect, test } from 'vitest';
import { r2Configuration, variableConfiguration } from '../../src/moving.ts';

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

test('a variable gives its text, and nothing where it is none', async () => {
  expect(await variableConfiguration({ GATE: '{}' }, 'GATE').read()).toBe('{}');
  expect(await variableConfiguration({ GATE: {} }, 'GATE').read()).toBeUndefined();
  expect(await variableConfiguration({}, 'toString').read()).toBeUndefined();
});
