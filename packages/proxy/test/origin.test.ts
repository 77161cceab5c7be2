import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import {
  binding,
  type FetchBinding,
  type Origin,
  type OriginRequest,
  type OtherHostOptions,
  otherHost,
  resolveOverride,
  zone,
} from '../src/origin.ts';
import { publicCache } from '../src/public-cache/public-cache.ts';
import { resilient } from '../src/resilience/resilient.ts';
import { underMaintenance } from '../src/resilience/under-maintenance.ts';
import { contextOf, target } from './fixtures/context.ts';

const init: OriginRequest = {
  method: 'GET',
  headers: {},
  body: null,
  redirect: 'manual',
};

const scope = contextOf('/');

/** Sends through an origin made with a fetch that keeps its calls. */
async function sentBy(make: (fetch: FetchBinding['fetch']) => Origin): Promise<[string, OriginRequest]> {
  const calls: [string, OriginRequest][] = [];
  const origin = make(async (url, given) => {
    calls.push([url, given]);
    return new Response();
  });
  await origin.send(target('/source/a%252Fb/?x=1'), init, {}, scope);
  expect(calls).toHaveLength(1);
  return calls[0] as [string, OriginRequest];
}

const PUBLIC = 'https://wiki.example.com/source/a%252Fb/?x=1';

/** What the runtime makes of `cache: 'no-store'`. */
const UNCACHED = { cacheTtl: -1, cacheLevel: 'bypass' };

describe('binding', () => {
  it('calls fetch on the binding itself, with the public URL', async () => {
    class Vpc implements FetchBinding {
      readonly urls: string[] = [];
      async fetch(url: string): Promise<Response> {
        this.urls.push(url);
        return new Response();
      }
    }
    const WIKI = new Vpc();
    await binding('WIKI').send(target('/source/a%252Fb/?x=1'), init, { WIKI }, scope as never);
    expect(WIKI.urls).toEqual([PUBLIC]);
  });

  it('tells Cloudflare not to cache, since a certificate binding could get an answer from a cache', async () => {
    const fetch = vi.fn(async (_url: string, _init: OriginRequest) => new Response());
    await binding('WIKI').send(target('/'), init, { WIKI: { fetch } }, scope as never);
    expect(fetch.mock.calls).toEqual([['https://wiki.example.com/', { ...init, cf: UNCACHED }]]);
  });

  it('is an origin for Workers that have the binding, and for no others', () => {
    expectTypeOf(binding('WIKI')).toExtend<Origin<{ WIKI: Fetcher; OTHER: string }>>();
    expectTypeOf(binding('WIKI')).not.toExtend<Origin<{ OTHER: Fetcher }>>();
    expectTypeOf(zone()).toExtend<Origin<{ OTHER: string }>>();
  });

  it.each([[undefined], [{}], [{ WIKI: 'https://x' }]])('fails closed where the bindings are %j', (env) => {
    expect(() => binding('WIKI').send(target('/'), init, env as never, scope as never)).toThrow(
      expect.objectContaining({ code: 'request.misassembled', detail: expect.stringContaining('"WIKI"') }),
    );
  });
});

describe('zone', () => {
  it('sends to the public URL, and bypasses the cache of the zone, which does not know callers', async () => {
    expect(await sentBy((fetch) => zone({ fetch }))).toEqual([PUBLIC, { ...init, cf: UNCACHED }]);
    expect(zone().name).toBe('zone');
  });

  it('sends by the global fetch by default', async () => {
    const answer = new Response();
    const globalFetch = vi.fn(async () => answer);
    vi.stubGlobal('fetch', globalFetch);
    try {
      expect(await zone().send(target('/source/a%252Fb/?x=1'), init, {}, scope)).toBe(answer);
      expect(globalFetch.mock.calls).toEqual([[PUBLIC, { ...init, cf: UNCACHED }]]);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe('resolveOverride', () => {
  it('keeps the public URL, and names the host to connect to', async () => {
    expect(await sentBy((fetch) => resolveOverride('origin.example.com', { fetch }))).toEqual([
      PUBLIC,
      { ...init, cf: { ...UNCACHED, resolveOverride: 'origin.example.com' } },
    ]);
  });

  it.each(['https://origin.example.com', 'origin.example.com:8080', 'origin.example.com/x', 'origin', ''])(
    'refuses %j, which is not a host name',
    (host) => {
      expect(() => resolveOverride(host)).toThrow(/host name of this zone/);
    },
  );
});

describe('otherHost', () => {
  it('sends the path and query to the other host', async () => {
    const options = { applicationAcceptsIt: true } as const;
    expect(await sentBy((fetch) => otherHost('http://10.0.0.1:8080', { ...options, fetch }))).toEqual([
      'http://10.0.0.1:8080/source/a%252Fb/?x=1',
      { ...init, cf: UNCACHED },
    ]);
    // Other runtimes than workerd end no call by themselves.
    const told = { serverOrigin: 'http://10.0.0.1:8080', needsSignal: true };
    expect(otherHost('http://10.0.0.1:8080', options)).toMatchObject(told);
  });

  it('is refused without the confirmation, with the reason', () => {
    expect(() => otherHost('https://other.example', {} as OtherHostOptions)).toThrow(
      /redirects and cookies.*applicationAcceptsIt: true/,
    );
    expect(() => otherHost('https://other.example', undefined as never)).toThrow(
      /applicationAcceptsIt: true/,
    );
  });

  it.each(['other.example', 'ftp://x', 'https://u:p@x', 'https://x/path', 'https://x/?q', 'https://x/#f'])(
    'refuses %s, which is not just an origin',
    (url) => {
      expect(() => otherHost(url, { applicationAcceptsIt: true })).toThrow(/scheme, host and port only/);
    },
  );
});

describe('an invalid origin is reported when it is created', () => {
  const made = <Given extends readonly unknown[]>(make: (...given: never) => unknown, ...given: Given) =>
    expect(() => (make as (...given: Given) => unknown)(...given));

  it.each([undefined, '', { fetch: async () => new Response() }])('as the name of a binding: %o', (name) => {
    made(binding, name).toThrow(
      'binding: expected the name of the binding in the Wrangler file, as a string',
    );
  });

  it('as misspelled options, or options of another kind', () => {
    for (const [who, make] of [
      ['zone', (given: object) => zone(given)],
      ['resolveOverride', (given: object) => resolveOverride('wiki.example.com', given)],
      [
        'otherHost',
        (given: object) => otherHost('https://wiki.example.com', { applicationAcceptsIt: true, ...given }),
      ],
    ] as const) {
      made(make, { fetcher: fetch }).toThrow(`${who}: fetcher is not an option; did you mean fetch?`);
      made(make, { fetch: 'https://a.example' }).toThrow(`${who}: fetch must be a function`);
    }
    made(zone, null).toThrow('zone: expected an object with options');
  });

  it.each(['https://wiki.example.com', undefined, {}, fetch])(
    'as the origin that is wrapped: %o',
    (origin) => {
      const told = ': the origin must be binding(), zone(), resolveOverride() or otherHost()';
      made(resilient, origin).toThrow(`resilient${told}`);
      made(publicCache, origin).toThrow(`publicCache${told}`);
      made(underMaintenance, origin).toThrow(`underMaintenance${told}`);
    },
  );

  it('as maintenance under another name', () => {
    made(underMaintenance, zone(), { retryAfter: 60 }).toThrow(
      'underMaintenance: retryAfter is not an option',
    );
  });
});
