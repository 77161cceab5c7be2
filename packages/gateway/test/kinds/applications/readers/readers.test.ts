import { beforeEach, describe, expect, test, vi } from 'vitest';
import { checkConfiguration } from '../../../../src/checks/check-configuration.ts';
import { ALL_PARTS } from '../../../../src/parts.ts';
import { assembled, openConfiguration, person, verifierOf } from '../../../assembled.ts';

// The configured sink prints.
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

function withReaders(readers: object, more: object = {}) {
  const configuration = openConfiguration();
  const [instance] = configuration.instances;
  return { ...configuration, instances: [{ ...instance, ...more, readers }] };
}

const PAGE = '<html><body><a class="phabricator-core-login-button">Log In</a></body></html>';

/** A gate with these settings, and what its Phorge was sent. */
function gateWith(readers: object, env: object = {}, parts: object = {}) {
  const sent: Record<string, string>[] = [];
  const store = new Map<string, Response>();
  vi.stubGlobal('caches', {
    open: async () => ({
      match: async (key: string) => store.get(key)?.clone(),
      put: async (key: string, kept: Response) => void store.set(key, kept),
    }),
  });
  const PHORGE = {
    fetch: async (_url: string, { headers }: { headers: Record<string, string> }) => {
      sent.push(headers);
      return new Response(PAGE, {
        headers: {
          'content-type': 'text/html',
          'cache-control': 'no-store',
          'set-cookie': 'phsid=A%2Fx; path=/',
        },
      });
    },
  };
  return { ...assembled(withReaders(readers), parts, { env: { PHORGE, ...env } }), sent, store };
}

describe('strangers', () => {
  test('read without a cookie in either direction, and with the banner', async () => {
    const { ask, sent } = gateWith({ banner: 'Read-only' });
    const response = await ask('/T1', { headers: { cookie: 'phsid=A%2Fold' } });
    expect(response.headers.has('set-cookie')).toBe(false);
    expect(await response.text()).toContain('>Read-only</div>');
    expect(sent[0]).not.toHaveProperty('cookie');
  });

  test('are answered from the cache for what is listed, until the version changes', async () => {
    const keep = [{ kinds: ['task'], seconds: 60 }];
    const { ask, sent, store } = gateWith({ keep });
    await ask('/T1');
    await expect.poll(() => store.size).toBe(1);
    expect(await (await ask('/T1')).text()).toBe(PAGE);
    expect(sent).toHaveLength(1);
    await ask('/P1');
    expect(sent).toHaveLength(2);
  });

  test.each([
    ['another version', { version: '2' }, 1],
    ['a smaller size', { maxBytes: 10 }, 0],
  ])('have a store of their own with %s', async (_what, more, stored) => {
    const keep = [{ kinds: ['task'], seconds: 60 }];
    const keysWith = async (readers: object) => {
      const { ask, store } = gateWith({ keep, ...readers });
      await (await ask('/T1')).text();
      return [...store.keys()];
    };
    const before = await keysWith({});
    const after = await keysWith(more);
    expect([before.length, after.length]).toEqual([1, stored]);
    expect(after).not.toEqual(before);
  });

  test('are served without a cache that fails, and the operator is told', async () => {
    const { ask, warned } = gateWith({ keep: [{ kinds: ['task'], seconds: 60 }] });
    vi.stubGlobal('caches', { open: () => Promise.reject(new RangeError('secret')) });
    expect(await (await ask('/T1')).text()).toBe(PAGE);
    expect(warned.join()).toContain('failed (RangeError)');
  });

  test('get the robots.txt of the configuration, and Phorge is not asked', async () => {
    const { ask, sent } = gateWith({ robots: 'User-agent: *\nDisallow: /source/\n' });
    const response = await ask('/robots.txt');
    expect(await response.text()).toBe('User-agent: *\nDisallow: /source/\n');
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await (await ask('/robots.txt', { method: 'HEAD' })).text()).toBe('');
    expect(sent).toEqual([]);
    expect(await (await ask('/robots.txt', { method: 'POST' })).text()).toBe(PAGE);
    expect(await (await ask('/robots.txt.bak')).text()).toBe(PAGE);
  });
});

describe('crawlers', () => {
  const crawlers = { binding: 'CRAWLERS', periodSeconds: 60 };
  const counting = (most: number) => {
    const counts = new Map<string, number>();
    const limit = async ({ key }: { readonly key: string }) => {
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return { success: (counts.get(key) ?? 0) <= most };
    };
    return { counts, limit };
  };
  const as = (agent: string) => ({ headers: { 'user-agent': agent } });

  test('are held to a budget by their name, wherever they come from', async () => {
    const CRAWLERS = counting(1);
    const { ask, sent } = gateWith({ crawlers }, { CRAWLERS });
    expect((await ask('/T1', as('Mozilla/5.0 (compatible; GPTBot/1.2)'))).status).toBe(200);
    const held = await ask('/T2', as('GPTBot/1.3'));
    expect([held.status, held.headers.get('retry-after')]).toEqual([429, '60']);
    expect((await ask('/T1', as('Bingbot'))).status).toBe(200);
    expect((await ask('/T1', as('Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0'))).status).toBe(200);
    expect((await ask('/T1')).status).toBe(200);
    expect([...CRAWLERS.counts.keys()]).toEqual(['crawlers crawler gptbot', 'crawlers crawler bingbot']);
    expect(sent).toHaveLength(4);
  });

  test('are no users: a program of a user is not counted', async () => {
    const providers = { ...ALL_PARTS.providers, oidc: () => verifierOf(person('eng')) };
    const CRAWLERS = counting(0);
    const { ask } = gateWith({ crawlers }, { CRAWLERS }, { providers });
    expect((await ask('/T1', as('curl/8.5'))).status).toBe(200);
    expect(CRAWLERS.counts.size).toBe(0);
  });

  test('are known by the names of the configuration instead, where it has some', async () => {
    const CRAWLERS = counting(0);
    const { ask } = gateWith({ crawlers: { ...crawlers, names: ['MyIndexer'] } }, { CRAWLERS });
    expect((await ask('/T1', as('myindexer/1'))).status).toBe(429);
    expect((await ask('/T1', as('GPTBot'))).status).toBe(200);
  });

  test('need the binding that counts them', () => {
    expect(gateWith({ crawlers }).problems.join()).toContain('the Worker has no rate limit "CRAWLERS"');
  });
});

test.each([
  [{ keep: [{ seconds: 60 }] }, {}, 'readers.keep[0]', 'needs "kinds", "paths" or both'],
  [
    { keep: [{ kinds: ['taks'], seconds: 60 }] },
    {},
    'readers.keep[0].kinds[0]',
    expect.stringContaining('"taks" is not a known kind'),
  ],
  [
    { keep: [{ kinds: ['task'], seconds: 700_000 }] },
    {},
    'readers.keep[0].seconds',
    'must be at most 604800 seconds',
  ],
  [{}, { publicCache: {} }, 'publicCache', 'cannot be used with "readers", which store pages too'],
])('readers of %j next to %j are a problem', (readers, more, path, message) => {
  expect(checkConfiguration(withReaders(readers, more))).toContainEqual({
    path: `instances[0].${path}`,
    message,
  });
});
