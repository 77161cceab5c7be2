import { memorySink } from '@portcullis/audit';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { versionOf } from '../../src/moving/envelope.ts';
import { type ConfigurationSource, type MovingGatewayOptions, movingGateway } from '../../src/moving.ts';
import { goodConfiguration, sessionKeyLogin } from '../good-configuration.ts';

const URL = 'https://phorge.corp.example/T1';
const PHORGE = { fetch: async () => new Response() };

/** Configurations that answer a stranger with 401, and with the page. */
const closed = goodConfiguration();
const open = goodConfiguration();
open.instances[0].policy.rules[0].who = 'anyone' as never;
const CLOSED = JSON.stringify(closed);
const OPEN = JSON.stringify({ author: 'ada', configuration: open });
const BROKEN = JSON.stringify({ author: 'bob', configuration: { ...closed, roles: { engineer: [''] } } });

beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

/** Where a text is kept, which a test changes; one that is an error is thrown. */
function kept(text: string | Error | undefined | Promise<never>) {
  const store = {
    text,
    reads: 0,
    written: [] as string[],
    read: async () => {
      store.reads++;
      if (store.text instanceof Error) throw store.text;
      return store.text;
    },
    write: async (written: string) => void store.written.push(written),
  };
  return store;
}

/** A gate that follows a store, read anew after 30 seconds. */
function gateOf(
  source: Omit<ConfigurationSource, 'name'>,
  { env = { PHORGE }, ...options }: MovingGatewayOptions & { readonly env?: object } = {},
) {
  let now = Date.UTC(2026, 0, 15, 12);
  const log = memorySink();
  const warned: string[] = [];
  const informed: string[] = [];
  const background: Promise<unknown>[] = [];
  const serve = movingGateway(() => ({ name: 'store', ...source }), {
    clock: { now: () => now },
    sinks: [log],
    warn: (text) => warned.push(text),
    inform: (text) => informed.push(text),
    ...options,
  });
  return {
    serve,
    log,
    warned,
    informed,
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
    /** The status of an answer, which waits for nothing that is done beside it. */
    ask: async () => {
      const answer = await serve(new Request(URL), env, { waitUntil: (work) => void background.push(work) });
      return answer.status;
    },
    settle: async () => {
      while (background.length > 0) await Promise.all(background.splice(0));
    },
    changes: () => log.events.filter((event) => event.type === 'config.changed'),
  };
}

describe('a configuration is read', () => {
  test('once while it is young, then in the background, and before the answer once it is old', async () => {
    const store = kept(CLOSED);
    const { ask, pass, settle } = gateOf(store);
    expect([await ask(), store.reads]).toEqual([401, 1]);
    pass(30);
    expect([await ask(), store.reads]).toEqual([401, 1]);
    await settle();
    store.text = OPEN;
    pass(1);
    // This one is answered by the old one.
    expect([await ask(), store.reads]).toEqual([401, 2]);
    await settle();
    expect([await ask(), store.reads]).toEqual([200, 2]);
    store.text = CLOSED;
    pass(60);
    expect([await ask(), store.reads]).toEqual([200, 3]);
    await settle();
    store.text = OPEN;
    pass(61);
    expect([await ask(), store.reads]).toEqual([200, 4]);
  });

  test('by one request at a time, until that takes too long', async () => {
    const store = kept(CLOSED);
    const { ask, pass } = gateOf(store, { sleep: () => new Promise(() => {}) });
    await ask();
    store.text = new Promise(() => {});
    pass(31);
    for (const [seconds, reads] of [
      [0, 2],
      [5, 2],
      [1, 3],
    ] as const) {
      pass(seconds);
      expect([await ask(), store.reads]).toEqual([401, reads]);
    }
  });

  test('without success, of which no report was possible, and the previous one stays active', async () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => {});
    const store: ReturnType<typeof kept> = kept(CLOSED);
    const warn = () => {
      throw new RangeError('full');
    };
    const { ask, pass, settle } = gateOf(store, { warn });
    expect(await ask()).toBe(401);
    store.text = new Error('down');
    for (const seconds of [31, 61]) {
      pass(seconds);
      expect(await ask()).toBe(401);
      await settle();
    }
    expect(told.mock.calls[0]).toEqual(['portcullis: store: it could not be read']);
  });

  test('with every request while there is none, and not more often than due where one is active', async () => {
    const store = kept(new Error('down'));
    const { ask, pass, warned, log } = gateOf(store);
    expect([await ask(), await ask(), store.reads]).toEqual([503, 503, 2]);
    expect(warned[0]).toBe('portcullis: store: it could not be read');
    expect(log.events[0]).toMatchObject({
      reason: ['gateway.unconfigured'],
      detail: 'store: it could not be read',
      http: { path: '/[unknown]' },
    });
    store.text = CLOSED;
    expect([await ask(), store.reads]).toEqual([401, 3]);
    store.text = new Error('down');
    pass(61);
    expect([await ask(), await ask(), store.reads]).toEqual([401, 401, 4]);
  });

  test('in the background however often it is due', async () => {
    const store = kept(CLOSED);
    const { ask, pass, settle } = gateOf(store, { pollSeconds: 1 });
    for (const reads of [1, 2, 3]) {
      expect([await ask(), store.reads]).toEqual([401, reads]);
      await settle();
      pass(1.5);
    }
  });

  test('before a request where the clock was set back behind the last time, and then as before', async () => {
    const store = kept(CLOSED);
    const { ask, pass, settle } = gateOf(store);
    expect([await ask(), store.reads]).toEqual([401, 1]);
    store.text = OPEN;
    // Requests of one moment need not agree on it.
    pass(-60);
    expect([await ask(), store.reads]).toEqual([401, 1]);
    pass(-86_400);
    expect([await ask(), await ask(), store.reads]).toEqual([200, 200, 2]);
    pass(31);
    expect([await ask(), store.reads]).toEqual([200, 3]);
    await settle();
  });

  test('for five seconds, and no longer', async () => {
    const waits: number[] = [];
    const store = { read: () => new Promise<undefined>(() => {}) };
    const { ask, warned } = gateOf(store, { sleep: async (milliseconds) => void waits.push(milliseconds) });
    expect(await ask()).toBe(503);
    expect(waits).toEqual([5000]);
    expect(warned).toContain('portcullis: store: it could not be read');
  });
});

describe('a change is recorded and reported:', () => {
  test('a configuration that became active, with its author and the former one', async () => {
    const store = kept(CLOSED);
    const { ask, pass, changes, informed } = gateOf(store);
    await ask();
    const [first, second] = [await versionOf(CLOSED), await versionOf(OPEN)];
    expect(changes()).toMatchObject([{ outcome: 'allow', config: { name: 'store', version_sha256: first } }]);
    expect(changes()[0]).not.toHaveProperty('actor.name');
    expect(changes()[0]?.config).not.toHaveProperty('previous_sha256');
    store.text = OPEN;
    pass(61);
    await ask();
    expect(changes()[1]).toMatchObject({
      actor: { name: 'ada' },
      config: { name: 'store', version_sha256: second, previous_sha256: first },
    });
    expect(informed.at(-1)).toBe(`portcullis: store: configuration ${second.slice(0, 16)} is active`);
    pass(61);
    await ask();
    expect(changes()).toHaveLength(2);
  });

  test('a broken one, once, and again once another was read between', async () => {
    const store = kept(CLOSED);
    const { ask, pass, changes, warned } = gateOf(store);
    await ask();
    for (const [text, refusals] of [
      [BROKEN, 1],
      [BROKEN, 1],
      [CLOSED, 1],
      [BROKEN, 2],
    ] as const) {
      store.text = text;
      pass(61);
      expect(await ask()).toBe(401);
      expect(changes().filter(({ outcome }) => outcome === 'deny')).toHaveLength(refusals);
    }
    expect(changes()[1]).toMatchObject({
      actor: { name: 'bob' },
      config: { version_sha256: await versionOf(BROKEN), previous_sha256: await versionOf(CLOSED) },
    });
    expect(warned[0]).toMatch(
      /^portcullis: store: a configuration is rejected, and the previous one stays active: roles\.engineer/,
    );
  });

  test('a configuration refused before another became active, again', async () => {
    const store = kept(CLOSED);
    const { ask, pass, changes, warned } = gateOf(store);
    for (const text of [CLOSED, BROKEN, OPEN, BROKEN, BROKEN]) {
      store.text = text;
      pass(61);
      await ask();
    }
    expect(changes().map(({ outcome }) => outcome)).toEqual(['allow', 'deny', 'allow', 'deny']);
    expect(changes()[3]?.config).toMatchObject({ previous_sha256: await versionOf(OPEN) });
    expect(warned).toHaveLength(2);
  });

  test('a configuration refused with the last good one, each once', async () => {
    const store = kept(BROKEN);
    const { ask, pass, changes } = gateOf({ ...store, read: store.read, lastGood: kept('{') });
    for (const seconds of [0, 61, 61]) {
      pass(seconds);
      expect(await ask()).toBe(503);
    }
    expect(changes().map(({ config }) => config.version_sha256)).toEqual([
      await versionOf(BROKEN),
      await versionOf('{'),
    ]);
  });

  test('a configuration that concurrent requests find, once', async () => {
    const { ask, changes } = gateOf(kept(CLOSED));
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([401, 401, 401]);
    expect(changes()).toHaveLength(1);
  });

  test('a configuration for which the Worker lacks a binding, with its path', async () => {
    const { ask, changes } = gateOf(kept(CLOSED), { env: {} });
    expect(await ask()).toBe(503);
    expect(changes()).toMatchObject([
      { outcome: 'deny', detail: expect.stringContaining('instances[0].origin') },
    ]);
  });

  test('a configuration that was built, but cannot be used unchanged', async () => {
    const { ask, informed } = gateOf(kept(JSON.stringify({ configuration: closed, built: {} })));
    expect(await ask()).toBe(401);
    expect(informed[0]).toMatch(/^portcullis: store: .+: it is checked and compiled in this isolate$/);
  });

  test('a missing configuration, once', async () => {
    const { ask, changes, warned } = gateOf(kept(undefined));
    expect([await ask(), await ask()]).toEqual([503, 503]);
    expect(changes()).toMatchObject([{ outcome: 'deny', detail: 'there is no configuration' }]);
    expect(changes()[0]?.config).toEqual({ name: 'store' });
    expect(warned).toEqual([
      'portcullis: store: a configuration is rejected, and no configuration is active: there is no configuration',
    ]);
  });
});

describe('the last good one', () => {
  test('is stored where it is another, and once', async () => {
    const [store, lastGood] = [kept(CLOSED), kept(OPEN)];
    const { ask, settle, pass } = gateOf({ ...store, lastGood });
    await ask();
    await settle();
    expect(lastGood.written).toEqual([CLOSED]);
    const same = kept(CLOSED);
    const other = gateOf({ ...store, lastGood: same });
    await other.ask();
    await other.settle();
    expect(same.written).toEqual([]);
    pass(61);
    await ask();
    await settle();
    expect(lastGood.written).toHaveLength(1);
  });

  test('is not overwritten by the former one, which was stored late', async () => {
    const late = Promise.withResolvers<undefined>();
    const [store, lastGood] = [kept(CLOSED), kept(undefined)];
    const reads = [late.promise, Promise.resolve(undefined)];
    const { ask, settle, pass } = gateOf({
      ...store,
      read: store.read,
      lastGood: { ...lastGood, read: () => reads.shift() ?? Promise.resolve(undefined) },
    });
    await ask();
    store.text = OPEN;
    pass(61);
    await ask();
    late.resolve(undefined);
    await settle();
    expect(lastGood.written).toEqual([OPEN]);
  });

  test('is asked for with every request where it could not be read', async () => {
    const lastGood = kept(new Error('down'));
    const store = kept(BROKEN);
    const { ask, changes } = gateOf({ read: store.read, lastGood });
    expect(await ask()).toBe(503);
    lastGood.text = OPEN;
    expect([await ask(), await ask(), store.reads]).toEqual([200, 200, 2]);
    expect(changes().map(({ outcome }) => outcome)).toEqual(['deny', 'allow']);
  });

  test('that cannot be stored changes nothing, and that is reported', async () => {
    const { ask, settle, informed } = gateOf({ ...kept(CLOSED), lastGood: kept(new Error('full')) });
    expect(await ask()).toBe(401);
    await settle();
    expect(informed.at(-1)).toBe('portcullis: store: the last good configuration was not stored');
  });

  test('serves where the present one cannot be read, and is not read where one is active', async () => {
    const lastGood = kept(OPEN);
    const store = kept(new Error('down'));
    const { ask, pass } = gateOf({ read: store.read, lastGood });
    expect(await ask()).toBe(200);
    const { reads } = lastGood;
    pass(61);
    expect([await ask(), lastGood.reads]).toEqual([200, reads]);
  });

  test('does not take the place of one that came into force while it was read', async () => {
    const late = Promise.withResolvers<string>();
    const store = kept(new Error('down'));
    const { ask } = gateOf({
      read: store.read,
      lastGood: { read: () => late.promise, write: async () => {} },
    });
    const waiting = ask();
    await expect.poll(() => store.reads).toBe(1);
    store.text = OPEN;
    expect(await ask()).toBe(200);
    late.resolve(CLOSED);
    expect([await waiting, await ask()]).toEqual([200, 200]);
  });

  test.each([
    ['cannot be read', new Error('down'), 'portcullis: store: the last good configuration could not be read'],
    ['is not there', undefined, 'portcullis: store: it could not be read'],
  ])('that %s returns none, and that is reported', async (_, text, said) => {
    const { ask, warned } = gateOf({ ...kept(new Error('down')), lastGood: kept(text) });
    expect(await ask()).toBe(503);
    expect(warned.at(-1)).toBe(said);
  });
});

test('pollSeconds can be one hour', () => {
  expect(() => gateOf(kept(CLOSED), { pollSeconds: 3600 })).not.toThrow();
});

test.each([0, -1, 3601, Number.NaN])('pollSeconds cannot be %s', (pollSeconds) => {
  expect(() => gateOf(kept(CLOSED), { pollSeconds })).toThrow('pollSeconds must be a number above 0');
});

describe('secrets', () => {
  const SECRET = JSON.stringify({
    ...closed,
    secrets: { SESSION_KEY: { type: 'secrets-store', bindings: ['KEY'] } },
    login: sessionKeyLogin(),
  });
  const key = (value: string | Error) => {
    const held = {
      value,
      get: async () => (held.value instanceof Error ? Promise.reject(held.value) : held.value),
    };
    return held;
  };

  test('that are invalid when renewed are reported once, as those of the active version', async () => {
    const KEY = key('k'.repeat(32));
    const { ask, pass, changes } = gateOf(kept(SECRET), { env: { PHORGE, KEY }, pollSeconds: 3600 });
    await ask();
    KEY.value = 'short';
    pass(121);
    expect([await ask(), await ask()]).toEqual([401, 401]);
    const version = await versionOf(SECRET);
    expect(changes().map(({ outcome }) => outcome)).toEqual(['allow', 'deny']);
    expect(changes()[1]).toMatchObject({
      config: { version_sha256: `${version} with new secrets`, previous_sha256: version },
      detail: expect.stringContaining('login.keys[0]: must have at least 32 characters'),
    });
  });

  test('that are invalid a second time are reported a second time', async () => {
    const KEY = key('k'.repeat(32));
    const { ask, pass, changes } = gateOf(kept(SECRET), { env: { PHORGE, KEY } });
    for (const value of ['k'.repeat(32), 'short', 'l'.repeat(32), 'short']) {
      KEY.value = value;
      for (let time = 0; time < 2; time++) {
        pass(121);
        await ask();
      }
    }
    expect(changes().map(({ outcome }) => outcome)).toEqual(['allow', 'deny', 'deny']);
  });

  test('of the Worker’s own code are used next to those of the configuration', async () => {
    const own = { name: 'code', read: async () => [{ value: 'o'.repeat(32), id: '1' }] as const };
    const env = { PHORGE, KEY: key('k'.repeat(32)) };
    const { ask } = gateOf(kept(SECRET), { env, secrets: () => ({ OWN: own }) });
    expect(await ask()).toBe(401);
  });

  test('that the last good one names, and that are unavailable, are the reason why nothing is served', async () => {
    const env = { PHORGE, KEY: key(new Error('down')) };
    const { ask, log } = gateOf({ ...kept(undefined), lastGood: kept(SECRET) }, { env });
    expect(await ask()).toBe(503);
    expect(log.events.at(-1)).toMatchObject({ reason: ['secret.unavailable'] });
  });
});

test('the Worker publishes its manifest once', async () => {
  const worker = kept('something else');
  const { ask, settle } = gateOf({ ...kept(CLOSED), worker });
  for (const _ of [1, 2, 3]) await ask();
  await settle();
  expect([worker.reads, worker.written.length]).toEqual([1, 1]);
});

test('a Cron Trigger fails while no configuration is active, and does nothing where none is necessary', async () => {
  const execution = { waitUntil: () => {} };
  await expect(gateOf(kept(undefined)).serve.scheduled({}, {}, execution)).rejects.toMatchObject({
    code: 'gateway.unconfigured',
  });
  await expect(gateOf(kept(CLOSED)).serve.scheduled({}, { PHORGE }, execution)).resolves.toBeUndefined();
});
