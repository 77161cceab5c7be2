import type { AuditEvent, durableObjectSequencer } from '@portcullis/audit';
import { describe, expect, test } from 'vitest';
import { logSinkOf } from '../../../src/features/transparency-log/log-sink.ts';
import type { LogConfiguration } from '../../../src/generated/types.ts';

type LogSettings = Parameters<typeof durableObjectSequencer>[1];

const LOG: LogConfiguration = {
  durableObject: 'LOG',
  origin: 'gate.example.com/log',
  bucket: 'LOG_BUCKET',
  key: 'LOG_KEY',
};

/** Bindings of a log, and the settings with which its Durable Object was asked. */
function bindings() {
  const asked: LogSettings[] = [];
  const append = async (_batch: unknown, settings: LogSettings): Promise<void> => void asked.push(settings);
  const env = {
    LOG: { getByName: () => ({ append }) },
    LOG_BUCKET: { put: async () => {} },
    LOG_KEY: 'a signing key',
  };
  return { env, asked };
}

async function settingsOf(log: LogConfiguration): Promise<LogSettings | undefined> {
  const { env, asked } = bindings();
  const background: Promise<unknown>[] = [];
  const execution = { waitUntil: (promise: Promise<unknown>) => void background.push(promise) };
  const sink = logSinkOf(log, env, 'audit.log');
  await sink.write({ id: 'e' } as AuditEvent, '{}', { clock: Date, execution } as never);
  await Promise.all(background);
  return asked[0];
}

describe('a log of a configuration', () => {
  test('is kept as it says, by its Durable Object', async () => {
    expect(await settingsOf(LOG)).toEqual({
      origin: 'gate.example.com/log',
      bucket: 'LOG_BUCKET',
      key: 'LOG_KEY',
      witnesses: [],
    });
  });

  test('continues another at the same Durable Object, and asks witnesses at their addresses', async () => {
    const witnesses = [
      { url: 'https://one.example//', key: 'one+00+AA' },
      { url: 'https://two.example/witness', key: 'two+00+AA' },
    ];
    expect(await settingsOf({ ...LOG, follows: 'gate.example.com/old', witnesses })).toMatchObject({
      follows: { origin: 'gate.example.com/old', durableObject: 'LOG' },
      witnesses: [{ url: 'https://one.example', key: 'one+00+AA' }, witnesses[1]],
    });
  });

  test.each([
    ['LOG', /^[\s\S]*audit\.log\.durableObject: .*"LOG"/],
    ['LOG_BUCKET', /^[\s\S]*audit\.log\.bucket: the Worker has no R2 bucket "LOG_BUCKET"/],
    [
      'LOG_KEY',
      /^[\s\S]*audit\.log\.key: the Worker has no variable "LOG_KEY": set it with "wrangler secret put"/,
    ],
  ] as const)('a missing %s of the Worker is reported at the start', (missing, message) => {
    const { [missing]: _, ...env } = bindings().env;
    expect(() => logSinkOf(LOG, env, 'audit.log')).toThrow(message);
  });

  test('needs no key where the Durable Object makes one', () => {
    const { key: _, ...without } = LOG;
    expect(() => logSinkOf(without, { ...bindings().env, LOG_KEY: undefined }, 'audit.log')).not.toThrow();
  });
});
