import { expect, test } from 'vitest';
import { allowAnyone } from '../../src/index.ts';

test('a step that admits every request marks the request as decided, and returns the answer of the next step', async () => {
  const answer = new Response('page');
  const added: unknown[] = [];
  const step = allowAnyone();
  const given = step({}, (additions) => {
    added.push(additions);
    return Promise.resolve(answer);
  });
  expect([await given, added]).toEqual([answer, [{ admitted: true }]]);
});
