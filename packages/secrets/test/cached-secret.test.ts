import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
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

test('within the soft age the store is read once, and the same list is returned', async () => {
  const cached = secret();
  const first = await cached.versions(execution);
  clock.pass(60);
  expect(await cached.versions(execution)).toBe(first);
  expect(asked).toBe(1);
});

test('after the soft age the old secret is used immediately, and the store is read in the background', async () => {
  const cached = secret();
  await cached.versions(execution);
  rotate();
  clock.pass(61);
  expect((await cached.versions(execution)).map(({ id }) => id)).toEqual(['1']);
  await Promise.all(background);
  expect((await cached.versions(execution)).map(({ id }) => id)).toContain('2');
  expect([asked, background.length]).toEqual([2, 1]);
});

test('two requests after the soft age read the store once', async () => {
  const cached = secret();
  await cached.versions(execution);
  clock.pass(61);
  await Promise.all([cached.versions(execution), cached.versions(execution)]);
  await Promise.all(background);
  expect(asked).toBe(2);
});

test('an isolate that was idle waits for the store before it uses a secret', async () => {
  const cached = secret();
  await cached.versions(execution);
  rotate();
  clock.pass(121);
  expect((await cached.versions(execution)).map(({ id }) => id)).toContain('2');
});

test('a slow answer does not replace a later one', async () => {
  const answers: ((versions: [SecretVersion]) => void)[] = [];
  const read = () => new Promise<[SecretVersion]>((resolve) => answers.push(resolve));
  const cached = cachedSecret({ name: 'slow', read }, { clock, timeoutMs: 60_000 });
  const early = cached.versions(execution);
  clock.pass(1);
  const late = cached.versions(execution);
  answers[1]?.([{ value: NEW, id: '2' }]);
  expect((await late)[0].id).toBe('2');
  answers[0]?.([{ value: OLD, id: '1' }]);
  expect((await early)[0].id).toBe('2');
});

test('a failed read lets the next start immediately, where no pause is requested', async () => {
  const cached = secret({ retrySeconds: 0 });
  await cached.versions(execution);
  isDown = true;
  clock.pass(61);
  for (const _ of [1, 2]) {
    await cached.versions(execution);
    await Promise.all(background);
  }
  expect(asked).toBe(3);
});

test('a read that returns late does not affect a later one', async () => {
  const answers: ((versions: [SecretVersion]) => void)[] = [];
  const read = () => new Promise<[SecretVersion]>((resolve) => answers.push(resolve));
  const sleep = () => new Promise<void>(() => {});
  const slow = cachedSecret({ name: 'slow', read }, { clock, sleep, timeoutMs: 50_000 });
  const first = slow.versions(execution);
  answers[0]?.([{ value: OLD, id: '1' }]);
  await first;
  clock.pass(61);
  await slow.versions(execution);
  clock.pass(50.001);
  await slow.versions(execution);
  expect(answers).toHaveLength(3);
  const [late] = background;
  answers[1]?.([{ value: OLD, id: '1' }]);
  await late;
  // What came late is older than the soft age by now, and the read that was begun after it has time yet.
  clock.pass(10);
  await slow.versions(execution);
  expect(answers).toHaveLength(3);
  clock.pass(40.001);
  await slow.versions(execution);
  expect(answers).toHaveLength(4);
});

test('a store that failed is not read during the whole pause', async () => {
  isDown = true;
  const cached = secret();
  await expect(cached.versions(execution)).rejects.toMatchObject({
    detail: "store key: it could not be read yet; see the Worker's log for why",
  });
  clock.pass(9.999);
  await expect(cached.versions(execution)).rejects.toThrow();
  expect(asked).toBe(1);
  clock.pass(0.001);
  await expect(cached.versions(execution)).rejects.toThrow();
  expect(asked).toBe(2);
});

describe('where the clock was set back by a day', () => {
  test('the cached secret is due, and a version that the store removed is refused from then on', async () => {
    const cached = secret();
    await cached.versions(execution);
    held = [{ value: NEW, id: '2', createdAt: 0 }];
    clock.pass(-86_400);
    expect((await cached.versions(execution)).map(({ id }) => id)).toEqual(['1']);
    await Promise.all(background);
    expect((await cached.versions(execution)).map(({ id }) => id)).toEqual(['2']);
    expect(asked).toBe(2);
  });

  test('the cached secret is used for the hard age from then on, and no longer', async () => {
    const cached = secret();
    await cached.versions(execution);
    isDown = true;
    clock.pass(-86_400);
    await cached.versions(execution);
    clock.pass(86_401);
    await expect(cached.versions(execution)).rejects.toMatchObject({ code: 'secret.unavailable' });
  });

  test('a store that failed is read immediately', async () => {
    isDown = true;
    const cached = secret();
    await expect(cached.versions(execution)).rejects.toMatchObject({ code: 'secret.unavailable' });
    isDown = false;
    clock.pass(-86_400);
    expect((await cached.versions(execution)).map(({ id }) => id)).toEqual(['1']);
  });
});

test('the cached secret is used at the hard age itself, and not a moment later', async () => {
  const cached = secret({ hardAgeSeconds: 7200 });
  await cached.versions(execution);
  isDown = true;
  clock.pass(7200);
  expect((await cached.versions(execution))[0].value).toBe(OLD);
  clock.pass(0.001);
  await expect(cached.versions(execution)).rejects.toMatchObject({ code: 'secret.unavailable' });
});

test('a read that does not end lets another start after its time', async () => {
  let calls = 0;
  const cached = cachedSecret(
    {
      name: 'stuck',
      read: () => {
        calls += 1;
        return calls === 1 ? Promise.resolve([{ value: OLD, id: '1' }]) : new Promise<never>(() => {});
      },
    },
    { clock, timeoutMs: 5000, softAgeSeconds: 60, warn: () => {} },
  );
  await cached.versions(execution);
  clock.pass(61);
  await cached.versions(execution);
  clock.pass(5);
  await cached.versions(execution);
  expect(calls).toBe(2);
  clock.pass(0.001);
  await cached.versions(execution);
  expect(calls).toBe(3);
});

test('at the soft age itself nothing is read, at twice the soft age the read is still in the background', async () => {
  const cached = secret();
  await cached.versions(execution);
  clock.pass(60);
  await cached.versions(execution);
  expect([asked, background.length]).toEqual([1, 0]);
  clock.pass(60);
  await cached.versions(execution);
  expect(background.length).toBe(1);
});

test('the same list object is returned for equal versions, and another for others', async () => {
  const cached = secret();
  const first = await cached.versions(execution);
  const again = async () => {
    clock.pass(121);
    return await cached.versions(execution);
  };
  held = [{ value: OLD, id: '1', createdAt: 0 }];
  expect(await again()).toBe(first);
  held = [{ value: NEW, id: '1', createdAt: 0 }];
  expect((await again())[0].value).toBe(NEW);
  held = [{ value: NEW, id: '2', createdAt: 0 }];
  expect((await again())[0].id).toBe('2');
  held = [held[0], { value: OLD, id: '1', createdAt: 0 }];
  expect(await again()).toHaveLength(2);
  held = [held[0], { value: 'x'.repeat(40), id: '1', createdAt: 0 }];
  expect((await again())[1]?.value).toBe('x'.repeat(40));
  held = [held[0]];
  expect(await again()).toHaveLength(1);
});

describe('a new version', () => {
  test('is accepted immediately, and signs nothing until every isolate knows it', async () => {
    const cached = secret();
    await cached.versions(execution);
    rotate();
    clock.pass(121);
    expect((await cached.versions(execution)).map(({ id }) => id)).toEqual(['1', '2']);
    clock.pass(59);
    expect((await cached.versions(execution)).map(({ id }) => id)).toEqual(['2', '1']);
  });

  test('signs immediately where there is no other, or its store does not report its age', async () => {
    held = [{ value: NEW, id: '2', createdAt: clock.now() }];
    expect((await secret().versions(execution))[0].id).toBe('2');
    held = [
      { value: NEW, id: '2' },
      { value: OLD, id: '1' },
    ];
    expect((await secret().versions(execution))[0].id).toBe('2');
    held = [
      { value: NEW, id: '2' },
      { value: OLD, id: '1', createdAt: 0 },
    ];
    expect((await secret().versions(execution))[0].id).toBe('2');
  });

  test('is none when it existed before, or only its neighbours changed', async () => {
    rotate();
    const cached = secret();
    await cached.versions(execution);
    held = [held[1] as SecretVersion, held[0]];
    clock.pass(121);
    await cached.versions(execution);
    held = [held[0]];
    clock.pass(121);
    await cached.versions(execution);
    expect(rotations).toEqual([]);
  });

  test('needs no callback', async () => {
    let id = 1;
    const read = async (): Promise<[SecretVersion]> => [{ value: NEW, id: `${id++}` }];
    const warn = (text: string) => warnings.push(text);
    const cached = cachedSecret({ name: 'store key', read }, { clock, warn });
    await cached.versions(execution);
    clock.pass(121);
    expect((await cached.versions(execution))[0].id).toBe('2');
    expect(warnings).toEqual([]);
  });

  test('is reported once, by its name', async () => {
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

test('a version that the store removed is refused after twice the soft age', async () => {
  rotate();
  const cached = secret();
  await cached.versions(execution);
  held = [held[0]];
  clock.pass(121);
  expect((await cached.versions(execution)).map(({ id }) => id)).toEqual(['2']);
});

describe('a store that is down', () => {
  test('is not read during pauses, and the cached secret is used for the hard age and no longer', async () => {
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
        'store key: the value read 7201 seconds ago is older than hardAgeSeconds (7200), and the store does not answer',
      headers: { 'retry-after': '10' },
    });
    expect(warnings.every((text) => text === 'portcullis: store key: it is down')).toBe(true);
    isDown = false;
    clock.pass(10);
    expect((await cached.versions(execution))[0].value).toBe(OLD);
  });

  test('from the start refuses, and is read again only after a while', async () => {
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

test('a store that never answers is aborted', async () => {
  const told: string[] = [];
  const never = { name: 'slow', read: () => new Promise<never>(() => {}) };
  const cached = cachedSecret(never, { timeoutMs: 1, warn: (text) => told.push(text) });
  await expect(cached.versions(execution)).rejects.toMatchObject({ code: 'secret.unavailable' });
  expect(told).toEqual(['portcullis: slow: the store did not answer within 1 ms']);
});

test('a store that is down is logged by the Worker, where there is no callback', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  const down = {
    name: 'store key',
    read: () => Promise.reject(new SecretSourceError('store key: it is down')),
  };
  await expect(cachedSecret(down, { clock }).versions(execution)).rejects.toThrow();
  expect(log.mock.calls).toEqual([['portcullis: store key: it is down']]);
});

test('the text of an unknown error is in no output', async () => {
  const leaky = { name: 'leaky', read: () => Promise.reject(new Error(OLD)) };
  const cached = cachedSecret(leaky, { clock, warn: (text) => warnings.push(text) });
  await expect(cached.versions(execution)).rejects.toMatchObject({ code: 'secret.unavailable' });
  expect(warnings).toEqual(['portcullis: leaky: reading it failed']);
});

test('invalid options are refused by name', () => {
  const wrong = { hardAgeSeconds: 2_592_001, clock: {} } as unknown as CachedSecretOptions;
  expect(() => secret(wrong)).toThrow(
    /^cachedSecret: .*clock.*hardAgeSeconds|^cachedSecret: .*hardAgeSeconds.*clock/,
  );
  expect(() => secret({ hardAgeSeconds: 0 })).toThrow('hardAgeSeconds');
});

test('ages that contradict each other are refused', () => {
  expect(() => secret({ softAgeSeconds: 60, hardAgeSeconds: 120 })).not.toThrow();
  expect(() => secret({ softAgeSeconds: 60, hardAgeSeconds: 100 })).toThrow('at least twice softAgeSeconds');
});

test('a failing callback for a rotation or a failure does not withhold a valid secret', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  const failing = () => {
    throw new TypeError(`no ${OLD}`);
  };
  const cached = secret({ onRotated: failing, warn: failing });
  await cached.versions(execution);
  rotate();
  clock.pass(121);
  expect((await cached.versions(execution)).map(({ id }) => id)).toContain('2');
  expect(told.mock.calls.splice(0)).toEqual([['portcullis: store key: onRotated failed (TypeError)']]);
  isDown = true;
  clock.pass(121);
  expect((await cached.versions(execution)).map(({ id }) => id)).toContain('2');
  expect(told.mock.calls).toEqual([['portcullis: store key: it is down']]);
});
