import { expect, test } from 'vitest';
import { allowAnyone } from '../../src/index.ts';

test('a step that lets everybody in says that it decided, and answers what is behind it', async () => {
  const answer = new Response('page');
  const added: unknown[] = [];
  const step = allowAnyone();
  const given = step({}, (additions) => {
    added.push(additions);
    return Promise.resolve(answer);
  });
  expect([await given, added]).toEqual([answer, [{ admitted: true }]]);
});
