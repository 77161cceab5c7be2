import { expect, test } from 'vitest';
import { createTrail } from '../../src/request/trail.ts';

test('facts are stored in the order in which they were added', () => {
  const trail = createTrail();
  trail.add({ type: 'caller.anonymous' });
  trail.add({ type: 'upstream.answered', upstream: 'phorge', status: 200, latencyMs: 1 });
  expect(trail.entries.map((entry) => entry.type)).toEqual(['caller.anonymous', 'upstream.answered']);
});

test('each request has a trail of its own', () => {
  const [one, other] = [createTrail(), createTrail()];
  one.add({ type: 'caller.anonymous' });
  expect(other.entries).toEqual([]);
});
