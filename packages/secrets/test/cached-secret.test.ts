import { beforeEach, describe, expect, test } from 'vitest';
import {
  type CachedSecretOptions,
  cachedSecret,
  type SecretRotation,
  SecretSourceError,
  type SecretVersion,
} from '../src/index.ts';
import { MovableClock } from './fixtures/movable-clock.ts';

const [OLD, NEW] = ['o'.repeat(40), 'n'.repeat(40)];

let clock: MovableClock;
let held: [SecretVersion, ...SecretVersion[]];
let isDown: boolean;
let asked: number;
let background: Promise<unknown>[];
let rotations: SecretRotation[];
let warnings: string[];

beforeEach(() => {
  clock = new MovableClock();
  held = [{ value: OLD, id: '1', createdAt: 0 }];
  isDown = false;
  asked = 0;
  [background, rotations, warnings] = [[], [], []];
});

const execution = { waitUntil: (promise: Promise<unknown>) => void background.push(promise) };

function secret(options: CachedSecretOptions = {}) {
  return cachedSecret(
    {
      name: 'store key',
      read: async () => {
        asked += 1;
        if (isDown) throw new SecretSourceError('store key: it is down');
        return held;
      },
    },
    {
      clock,
      onRotated: (rotation) => rotations.push(rotation),
      warn: (text) => warnings.push(text),
      ...options,
    },
  );
}

function rotate(): void {
  held = [{ value: NEW, id: '2', createdAt: clock.now() }, held[0]];
}

test('within the soft age the store is asked once, and the same list is returned', async () => {
  const cached = secret();
  const first = await cached.versions(execution);
  clock.pass(60);
  expect(await cached.versions(execution)).toBe(first);
  expect(asked).toBe(1);
});

test('after the soft age the old is used at once, and read again beside the request', async () => {
  const cached = secret();
  await cached.versions(execution);
  rotate();
  clock.pass(61);
  expect((await cached.versions(execution)).map(({ id }) => id)).toEqual(['1']);
  await Promise.all(background);
  expect((await cached.versions(execution)).map(({ id }) => id)).toContain('2');
  expect([asked, background.length]).toEqual([2, 1]);
});

test('two requests after the soft age ask once', async () => {
  const cached = secret();
  await cached.versions(execution);
  clock.pass(61);
  await Promise.all([cached.versions(execution), cached.versions(execution)]);
  await Promise.all(background);
  expect(asked).toBe(2);
});

test('an isolate that slept waits for the store before it uses what it has', async () => {
  const cached = secret();
  await cached.versions(execution);
  rotate();
  clock.pass(121);
  expect((await cached.versions(execution)).map(({ id }) => id)).toContain('2');
});

describe('a new version', () => {
  test('is good at once, and makes nothing until every isolate knows it', async () => {
    const cached = secret();
    await cached.versions(execution);
    rotate();
    clock.pass(121);
    expect((await cached.versions(execution)).map(({ id }) => id)).toEqual(['1', '2']);
    clock.pass(59);
    expect((await cached.versions(execution)).map(({ id }) => id)).toEqual(['2', '1']);
  });

  test('makes things at once where there is no other, or its store does not say since when it is', async () => {
    held = [{ value: NEW, id: '2', createdAt: clock.now() }];
    expect((await secret().versions(execution))[0].id).toBe('2');
    held = [
      { value: NEW, id: '2' },
      { value: OLD, id: '1' },
    ];
    expect((await secret().versions(execution))[0].id).toBe('2');
  });

  test('is told once, by its name', async () => {
    const cached = secret();
    await cached.versions(execution);
    rotate();
    for (const _ of [1, 2, 3]) {
      clock.pass(121);
      await cached.versions(execution);
    }
    expect(rotations).toEqual([{ name: 'store key', id: '2', previousId: '1' }]);
  });
});

test('a version that the store took away is good for nothing after twice the soft age', async () => {
  rotate();
  const cached = secret();
  await cached.versions(execution);
  held = [held[0]];
  clock.pass(121);
  expect((await cached.versions(execution)).map(({ id }) => id)).toEqual(['2']);
});

describe('a store that is down', () => {
  test('is left alone between tries, and what was read is used for the hard age and no longer', async () => {
    const cached = secret({ hardAgeSeconds: 7200 });
    await cached.versions(execution);
    isDown = true;
    for (let minute = 0; minute < 60; minute += 1) {
      clock.pass(60);
      expect((await cached.versions(execution))[0].value).toBe(OLD);
      expect((await cached.versions(execution))[0].value).toBe(OLD);
    }
    await Promise.all(background);
    expect(asked).toBeLessThanOrEqual(61);
    clock.pass(3601);
    const refusal = await cached.versions(execution).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'secret.unavailable',
      status: 503,
      detail:
        'store key: what was read 7201 seconds ago is older than hardAgeSeconds (7200), and the store does not answer',
      headers: { 'retry-after': '10' },
    });
    expect(warnings.every((text) => text === 'portcullis: store key: it is down')).toBe(true);
    isDown = false;
    clock.pass(10);
    expect((await cached.versions(execution))[0].value).toBe(OLD);
  });

  test('from the start refuses, and is asked again after a while only', async () => {
    isDown = true;
    const cached = secret();
    for (const _ of [1, 2]) {
      await expect(cached.versions(execution)).rejects.toMatchObject({ code: 'secret.unavailable' });
    }
    expect(asked).toBe(1);
    isDown = false;
    clock.pass(10);
    expect((await cached.versions(execution))[0].value).toBe(OLD);
  });
});

test('a store that never answers is given up', async () => {
  const told: string[] = [];
  const never = { name: 'slow', read: () => new Promise<never>(() => {}) };
  const cached = cachedSecret(never, { timeoutMs: 1, warn: (text) => told.push(text) });
  await expect(cached.versions(execution)).rejects.toMatchObject({ code: 'secret.unavailable' });
  expect(told).toEqual(['portcullis: slow: the store did not answer within 1 ms']);
});

test('what an unknown error says is told nowhere', async () => {
  const leaky = { name: 'leaky', read: () => Promise.reject(new Error(OLD)) };
  const cached = cachedSecret(leaky, { clock, warn: (text) => warnings.push(text) });
  await expect(cached.versions(execution)).rejects.toMatchObject({ code: 'secret.unavailable' });
  expect(warnings).toEqual(['portcullis: leaky: reading it failed']);
});

test('ages that contradict each other are refused', () => {
  expect(() => secret({ softAgeSeconds: 60, hardAgeSeconds: 100 })).toThrow('at least twice softAgeSeconds');
});
