import { systemClock, systemRandom, systemSleep } from '@portcullis/core/internal';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { allowInsecureLoopback, type JwksOptions, jwks } from '../src/index.ts';
import { jwksSettings } from '../src/jwks-options.ts';

describe('jwks options', () => {
  test.each([
    'http://idp.example/jwks',
    'http://localhost/jwks',
    'ftp://idp.example/jwks',
    'javascript:alert(1)',
    'data:application/json,{"keys":[]}',
    'https://user:password@idp.example/jwks',
    'https://idp.example/jwks#keys',
    'idp.example/jwks',
    '',
    7 as unknown as string,
  ])('C30: keys are not fetched from %j', (url) => {
    expect(() => jwks({ url })).toThrow('jwks: url must be an https URL');
  });

  test.each(['http://localhost:8788', 'http://127.0.0.1:8788', 'http://[::1]:8788'])(
    'plain http from %s is for callers who allow it by the symbol',
    (issuer) => {
      expect(() => jwks({ issuer })).toThrow('issuer must be an https URL');
      expect(() => jwks({ issuer, [allowInsecureLoopback]: true })).not.toThrow();
    },
  );

  test.each([
    'http://idp.example',
    'http://127.0.0.1.example',
    'http://localhost.example',
    'http://10.0.0.1',
  ])('the symbol does not allow %s', (url) => {
    expect(() => jwks({ url, [allowInsecureLoopback]: true })).toThrow(TypeError);
  });

  test('all problems are reported together', () => {
    const options = {
      url: 'http://x',
      softAgeSeconds: -1,
      hardAgeSeconds: Number.NaN,
      timeoutMs: 0,
      backOffSeconds: -5,
    };
    expect(() => jwks(options)).toThrow(
      'jwks: softAgeSeconds must be a number above 0 seconds; ' +
        'hardAgeSeconds must be a number above 0 seconds; timeoutMs must be a number above 0 milliseconds; ' +
        'backOffSeconds must be a number above 0 seconds; url must be an https URL',
    );
  });

  test('an unknown option is reported, with the one probably meant', () => {
    const misspelled = {
      url: 'https://idp.example/jwks',
      sofAgeSeconds: 5,
      tiers: [{}],
    } as unknown as JwksOptions;
    expect(() => jwks(misspelled)).toThrow(
      'jwks: tiers must be tiers, such as cacheApi(), at index 0; ' +
        'sofAgeSeconds is not an option; did you mean softAgeSeconds?',
    );
  });

  test('keys cannot be refreshed later than they die', () => {
    const url = 'https://idp.example/jwks';
    expect(() => jwks({ url, softAgeSeconds: 20, hardAgeSeconds: 10 })).toThrow('must not exceed');
  });

  test('url and issuer cannot both be configured, for JavaScript callers too', () => {
    const both = { url: 'https://idp.example/jwks', issuer: 'https://idp.example' } as unknown as JwksOptions;
    expect(() => jwks(both)).toThrow('cannot both be configured');
    expect(() => jwks({} as JwksOptions)).toThrow(TypeError);
  });

  test('the defaults are those that the options document', () => {
    expect(jwksSettings({ url: 'https://idp.example/jwks?tenant=hidden' })).toMatchObject({
      address: { kind: 'keys', url: new URL('https://idp.example/jwks?tenant=hidden') },
      name: 'https://idp.example/jwks',
      tiers: [],
      ...{ softAgeMs: 600_000, hardAgeMs: 86_400_000, cooldownMs: 30_000, timeoutMs: 5000 },
      maxBytes: 262_144,
      backOff: { firstSeconds: 1, maxSeconds: 60 },
      ...{ clock: systemClock, random: systemRandom, sleep: systemSleep },
      urlRules: { insecureLoopback: false },
    });
  });

  test('where the runtime has a Cache API, keys are stored there by default', () => {
    vi.stubGlobal('caches', { default: {} });
    onTestFinished(() => void vi.unstubAllGlobals());
    const url = 'https://idp.example/jwks';
    expect(jwksSettings({ url }).tiers.map(({ name }) => name)).toEqual(['cache-api']);
    expect(jwksSettings({ url, tiers: [] }).tiers).toEqual([]);
  });

  test('keys are fetched by the runtime’s fetch at that time, and no observer is called by default', async () => {
    const { fetch, observe } = jwksSettings({ url: 'https://idp.example/jwks' });
    const fetching = vi.fn(async () => new Response('keys'));
    vi.stubGlobal('fetch', fetching);
    onTestFinished(() => void vi.unstubAllGlobals());
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const signal = new AbortController().signal;
    expect(await (await fetch('https://idp.example/jwks', { signal } as never)).text()).toBe('keys');
    expect(fetching).toHaveBeenCalledWith('https://idp.example/jwks', { signal });
    observe({ type: 'fetched' } as never);
    expect(said).not.toHaveBeenCalled();
    said.mockRestore();
  });

  test.each([
    ['a tier that only gives', { tiers: [{ name: 't', get: () => {} }] }, 'tiers must be tiers'],
    ['a tier that only takes', { tiers: [{ name: 't', put: () => {} }] }, 'tiers must be tiers'],
    ['a clock without time', { clock: {} }, 'clock must have now()'],
  ])('%s is refused', (_, wrong, message) => {
    const options = { url: 'https://idp.example/jwks', ...wrong } as unknown as JwksOptions;
    expect(() => jwks(options)).toThrow(message);
  });

  test('every option is used as given, times in milliseconds', () => {
    const tuning = {
      ...{ softAgeSeconds: 1, hardAgeSeconds: 2, cooldownSeconds: 3, timeoutMs: 4, maxBytes: 5 },
      ...{ backOffSeconds: 6, backOffMaxSeconds: 7, tiers: [] },
    };
    const seen: unknown[] = [];
    const { fetch, observe, ...settings } = jwksSettings({
      url: 'https://idp.example/jwks',
      ...tuning,
      observe: (event) => void seen.push(event),
    });
    expect(settings).toMatchObject({
      ...{ softAgeMs: 1000, hardAgeMs: 2000, cooldownMs: 3000, timeoutMs: 4, maxBytes: 5 },
      backOff: { firstSeconds: 6, maxSeconds: 7 },
    });
    const event = { type: 'fetched' } as never;
    observe(event);
    expect(seen).toEqual([event]);
  });

  test('an issuer is called at its well-known address, and named as configured', () => {
    for (const issuer of ['https://idp.example/a', 'https://idp.example/a/']) {
      const settings = jwksSettings({ issuer });
      const url = new URL('https://idp.example/a/.well-known/openid-configuration');
      expect(settings.address).toEqual({ kind: 'discovery', issuer, url });
      expect(settings.name).toBe(issuer);
    }
  });

  test('an issuer has no query, but an address of keys may have one', () => {
    expect(() => jwks({ issuer: 'https://idp.example?x=1' })).toThrow('jwks: issuer must not have a query');
    expect(() => jwks({ url: 'https://idp.example/jwks?x=1' })).not.toThrow();
  });

  test('the soft age may equal the hard age', () => {
    const url = 'https://idp.example/jwks';
    expect(() => jwks({ url, softAgeSeconds: 20, hardAgeSeconds: 20 })).not.toThrow();
  });

  test.each([
    'softAgeSeconds',
    'hardAgeSeconds',
    'cooldownSeconds',
    'timeoutMs',
    'maxBytes',
    'backOffSeconds',
    'backOffMaxSeconds',
  ])('%s must be above 0', (name) => {
    for (const wrong of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '1' as unknown as number]) {
      expect(() => jwks({ url: 'https://idp.example/jwks', [name]: wrong })).toThrow(
        `${name} must be a number above 0`,
      );
    }
  });
});
