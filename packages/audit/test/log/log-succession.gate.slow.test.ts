import { parseVerifierKey } from '@portcullis/tlog';
import { expect, it, onTestFinished } from 'vitest';
import { successionProblem } from '../../src/verify/succession-problem.ts';
import { verifyTransparencyLog } from '../../src/verify/transparency-log.ts';
import { servedLog } from './served-log.ts';
import { ORIGIN, trust } from './test-log.ts';

const NEXT = 'gate.example.com/log-2027';

it('a log continues as another log, and loses no event that still arrives at the first', async () => {
  const log = await servedLog(['one']);
  onTestFinished(() => log.workers.dispose());
  const ask = async (path: string) => (await log.workers.dispatchFetch(`https://gate.example${path}`)).text();
  const read = async (path: string) => {
    const object = await (await log.workers.getR2Bucket('BUCKET', 'one')).get(`next/${path}`);
    return object === null ? undefined : new Uint8Array(await object.arrayBuffer());
  };
  expect(await ask('/-/write?writers=2&events=10')).toBe('written');
  // The first event of the next log closes this one.
  expect(await ask(`/-/next?origin=${NEXT}`)).toBe('written');
  // Isolates that were deployed before still hand over theirs.
  expect(await ask('/-/write?writers=2&events=5')).toBe('written');
  await log.published(21);
  const key = await parseVerifierKey(await ask(`/-/vkey?origin=${NEXT}`));
  const nextReport = (more: object = {}) =>
    verifyTransparencyLog(read, { log: [key] }, { allow: ['witnesses'], ...more });
  while ((await nextReport()).size < 12) await new Promise((done) => setTimeout(done, 200));

  const earlier = await verifyTransparencyLog(log.read, trust);
  const later = await nextReport({ previous: earlier });
  expect(earlier).toMatchObject({ good: true, size: 21, next: NEXT });
  expect(later).toMatchObject({ size: 12, continues: { origin: ORIGIN, size: 21 } });
  expect(successionProblem(earlier, later)).toBeUndefined();
  // Writers that were deployed before go on with their numbers in the next log.
  expect(later).toMatchObject({ good: true, writers: 3, findings: [] });
  expect(await nextReport()).toMatchObject({
    good: false,
    findings: [],
    unproven: [{}, { code: 'previous' }],
  });
});
