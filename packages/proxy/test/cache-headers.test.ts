import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayBeKept, privateCacheControl, speaksToSharedCaches } from '../src/cache-headers.ts';
import { NOW } from './fixtures/context.ts';

describe('privateCacheControl (C25)', () => {
  it.each([
    [null, 'private'],
    ['no-store', 'no-store'],
    ['max-age=2592000, public', 'private, max-age=2592000'],
    ['PUBLIC,Max-Age=60', 'private, max-age=60'],
    ['public, s-maxage=60, max-age=5, proxy-revalidate', 'private, max-age=5'],
    ['no-cache, max-age=0, must-revalidate', 'private, no-cache, max-age=0, must-revalidate'],
    ['private', 'private'],
    ['private="set-cookie, x", public', 'private'],
    ['no-cache="set-cookie, x"', 'private, no-cache'],
    ['public, no-store', 'private, no-store'],
    ['must-understand, no-store', 'private, no-store'],
    ['x="a, public, b"', 'private'],
    ['public; s-maxage=5', 'private'],
    ['', 'private'],
  ])('turns %j into %j', (original, result) => {
    expect(privateCacheControl(original)).toBe(result);
  });

  it('is never public, whatever an origin sends and however it is encoded', () => {
    const anyCase = fc.constantFrom(
      'public',
      'Public',
      'PUBLIC',
      's-maxage=60',
      'S-MaxAge=60',
      'proxy-revalidate',
    );
    const directive = fc.oneof(
      anyCase,
      fc.constantFrom(
        'private',
        'no-store',
        'no-cache',
        'max-age=9',
        'immutable',
        'must-understand',
        'x="',
        '"',
      ),
      fc.string({ maxLength: 6 }),
    );
    const separator = fc.constantFrom(',', ', ', ' ,\t', ';', ' ', '=');
    const value = fc
      .array(fc.tuple(directive, separator), { maxLength: 6 })
      .map((parts) => parts.flat().join(''));
    fc.assert(
      fc.property(value, (original) => {
        const result = privateCacheControl(original);
        expect(result).not.toMatch(/public|s-maxage|proxy-revalidate|must-understand|"/i);
        expect(result.split(', ')).toEqual(
          original === 'no-store' ? ['no-store'] : expect.arrayContaining(['private']),
        );
      }),
    );
  });
});

describe('speaksToSharedCaches', () => {
  it.each([
    ...['cdn-cache-control', 'cloudflare-cdn-cache-control', 'vercel-cdn-cache-control', 'surrogate-control'],
    ...[
      'surrogate-key',
      'edge-control',
      'x-accel-expires',
      'cache-tag',
      'edge-cache-tag',
      'cache-tags',
      'xkey',
    ],
  ])('%s addresses shared caches', (name) => {
    expect(speaksToSharedCaches(name)).toBe(true);
  });

  it.each([
    ...['cache-control', 'expires', 'etag', 'vary', 'set-cookie', 'content-type'],
    ...['x-edge-control', 'x-surrogate-key', 'my-xkey', 'x-x-accel-expires'],
  ])('%s does not address shared caches', (name) => {
    expect(speaksToSharedCaches(name)).toBe(false);
  });
});

describe('mayBeKept (fact 8)', () => {
  const soon = new Date(NOW + 1000).toUTCString();
  const past = 'Sat, 01 Jan 2000 00:00:00 GMT';

  it.each<[Record<string, string>]>([
    [{ 'cache-control': 'max-age=2592000, public' }],
    [{ 'cache-control': 'public' }],
    [{ 'cache-control': 'S-MaxAge=1' }],
    [{ 'cache-control': 'private, max-age=60, public' }],
    [{ 'cache-control': 'private, s-maxage=60' }],
    [{ 'cache-control': 'private="x-user", max-age=60' }],
    [{ 'cache-control': 'not-private, max-age=60' }],
    [{ 'cache-control': 'private, max-age=60', 'cdn-cache-control': 'max-age=60' }],
    [{ 'cache-control': 'max-age="60"' }],
    [{ 'cache-control': 'max-age = 60' }],
    [{ 'cache-control': 'must-understand, no-store, max-age=60' }],
    [{ 'cache-control': 'no-store', 'cdn-cache-control': 'max-age=60' }],
    [{ 'cache-control': 'no-store', 'surrogate-control': 'max-age=60' }],
    [{ expires: soon }],
  ])('%j may be cached', (headers) => {
    expect(mayBeKept(new Headers(headers), NOW)).toBe(true);
  });

  it.each<[Record<string, string>]>([
    [{}],
    [{ 'cache-control': 'no-store', expires: past }],
    [{ 'cache-control': 'public, max-age=60, no-store' }],
    [{ 'cache-control': 'no-store , max-age=60' }],
    [{ 'cache-control': 'no-cache, max-age=0, must-revalidate' }],
    [{ 'cache-control': 'private' }],
    // As PHP says it with `session.cache_limiter = private`, beside the cookie of the session that it began.
    [{ 'cache-control': 'private, max-age=10800', expires: past }],
    [{ 'cache-control': 'max-age=2592000, Private' }],
    [{ 'cache-control': 'private', expires: soon }],
    [{ expires: past }],
    [{ expires: '0' }],
    [{ 'cache-control': 'no-store', 'cdn-cache-control': 'no-store' }],
  ])('%j may not be cached', (headers) => {
    expect(mayBeKept(new Headers(headers), NOW)).toBe(false);
  });
});
