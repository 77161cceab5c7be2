import { expect, test } from 'vitest';
import { storedConfiguration } from '../../src/moving/stored-configuration.ts';

test('a stored configuration that is not valid JSON is reported without its content', async () => {
  const stored = await storedConfiguration('hunter2');
  expect(stored).toEqual({
    version: expect.stringMatching(/^[\da-f]{64}$/),
    text: 'hunter2',
    hash: stored.version,
    approvals: [],
    written: undefined,
    configuration: { problem: 'it is not valid JSON' },
    author: undefined,
    previous: undefined,
    built: undefined,
    builtNote: undefined,
  });
  expect(Object.keys(stored)).toContain('builtNote');
});

test.each([5000, 20_000, 200_000])(
  'a text that is nested %d deep is one that cannot be checked',
  async (depth) => {
    const text = `{"instances":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    const { configuration } = await storedConfiguration(text);
    expect(configuration).toEqual({ problem: expect.stringMatching(/./) });
  },
);
