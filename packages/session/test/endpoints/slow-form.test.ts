import { expect, test } from 'vitest';
import { memorySessions } from '../../src/index.ts';
import { BASE, scene } from '../fixtures/scene.ts';

test.each([
  ['a logout token', 'backchannel-logout', {}],
  ['a form of a page of ours', 'logout', { origin: BASE }],
])('%s that does not arrive is not waited for, and that is recorded', async (_what, endpoint, headers) => {
  const waited: number[] = [];
  const sleep = async (ms: number): Promise<void> => void waited.push(ms);
  const stage = await scene({ store: memorySessions(), sleep });
  const answer = await stage.serve(
    new Request(`${BASE}/.portcullis/${endpoint}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new ReadableStream(),
      duplex: 'half',
    } as RequestInit),
  );
  expect([answer.status, waited]).toEqual([408, [20_000]]);
  expect(stage.entries.filter(({ type }) => type === 'request.failed')).toMatchObject([
    { code: 'request.timeout', status: 408, detail: 'the request body was too slow: 0 bytes in 20000 ms' },
  ]);
});
