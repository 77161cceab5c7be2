import { expect, test } from 'vitest';
import { freshness } from '../../src/public-cache/freshness.ts';
import { answerFrom, keptAnswer, keptChange } from '../../src/public-cache/kept-answer.ts';

const NOW = Date.UTC(2026, 10, 24);
const page = (headers: Record<string, string> = {}) =>
  new Response('page', { headers: { 'cache-control': 'public, max-age=600', ...headers } });
const body = Uint8Array.from(new TextEncoder().encode('page'));

test('an answer is kept for as long as it is fresh, without what concerned its connection or one person', () => {
  const kept = keptAnswer(
    page({ 'set-cookie': 'a=1', connection: 'x-hop', 'x-hop': '1', vary: 'accept', age: '3' }),
    body,
    { freshSeconds: 597, ageSeconds: 3 },
    NOW,
  );
  expect(kept.headers.get('cache-control')).toBe('max-age=597');
  for (const name of ['set-cookie', 'connection', 'x-hop', 'vary', 'age'])
    expect(kept.headers.has(name)).toBe(false);
});

test('a change of a page is kept for as long as anything may be that was kept of it', () => {
  expect(keptChange(60, NOW).headers.get('cache-control')).toBe('max-age=60');
});

test('what was kept is given with its age, while it is fresh, and as the origin said it', () => {
  const kept = () => keptAnswer(page({ vary: 'accept' }), body, { freshSeconds: 10, ageSeconds: 3 }, NOW);
  const given = answerFrom(kept(), undefined, NOW + 4000);
  expect(Object.fromEntries(given?.headers ?? [])).toMatchObject({
    ...{ 'cache-control': 'public, max-age=600', vary: 'accept', age: '7' },
    'cache-status': 'portcullis; hit; ttl=6',
  });
  expect(answerFrom(kept(), undefined, NOW + 10_000)).toBeUndefined();
  expect(answerFrom(kept(), undefined, NOW - 1000)).toBeUndefined();
  expect(answerFrom(kept(), keptChange(60, NOW), NOW)).toBeUndefined();
  expect(answerFrom(kept(), keptChange(60, NOW - 1), NOW)).toBeDefined();
});

test.each(['portcullis-asked-at', 'portcullis-fresh-seconds', 'portcullis-age-seconds'])(
  'what was kept is not given if its header %s is lost',
  (name) => {
    const kept = keptAnswer(page(), body, { freshSeconds: 10, ageSeconds: 3 }, NOW);
    expect(answerFrom(kept.clone(), undefined, NOW)).toBeDefined();
    kept.headers.delete(name);
    expect(answerFrom(kept, undefined, NOW)).toBeUndefined();
  },
);

test.each<[Record<string, string>, number | undefined]>([
  [{}, 600],
  [{ age: '10' }, 590],
  [{ age: '10s' }, undefined],
  [{ age: 'x10' }, undefined],
  [{ age: '-1' }, undefined],
  [{ 'cache-control': 's-maxage=60' }, 60],
  [{ 'cache-control': 'public, max-age' }, undefined],
  [{ 'cache-control': 'max-age=60' }, undefined],
  [{ 'cache-control': 'public, max-age=60s' }, undefined],
  [{ 'set-cookie': 'a=1' }, undefined],
])('an answer with %j is fresh for %s seconds', (headers, seconds) => {
  expect(freshness(page(headers), new Set(['accept']), NOW)?.freshSeconds).toBe(seconds);
});

test('an answer that says nothing of caches is not kept', () => {
  expect(freshness(new Response('page'), new Set(), NOW)).toBeUndefined();
});
