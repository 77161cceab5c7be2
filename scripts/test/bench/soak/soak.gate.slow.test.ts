import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runSoak, type SoakOptions } from '../../../../bench/src/soak/run-soak.ts';
import { soakVerdict } from '../../../../bench/src/soak/soak-verdict.ts';

// Short soaks: few visits in each round, and as many rounds as the heap needs to be judged where it is.

const ROUNDS = 3;
const JUDGED_ROUNDS = 5;
const VISITS = 4;
const PLANTED = join(import.meta.dirname, 'fixtures/planted-worker.ts');

const short: SoakOptions = {
  rounds: ROUNDS,
  visitors: 2,
  pauseMs: 50,
  patienceMs: 5000,
  visits: VISITS,
  roundMs: 0,
  onLine: () => {},
};

test('a gateway is soaked with logins, configurations and members, and no answer is wrong or missing', async () => {
  const result = await runSoak(short);
  // Whether memory grows is not for so short a run to say, which caches fill in.
  expect(
    soakVerdict(result).problems.filter((problem) => !problem.startsWith('what the isolate holds ')),
  ).toEqual([]);
  expect(result.lines).toHaveLength(ROUNDS);
  expect(result.changes).toMatchObject({ pushes: ROUNDS + 1, syncs: ROUNDS });
  // A session is refreshed after ten seconds, and keys are rotated after 45: a run of minutes has both.
  for (const { type, recorded } of result.counts) {
    if (type !== 'session.refresh') expect([type, recorded > 0]).toEqual([type, true]);
  }
}, 300_000);

test('a leak, wrong answers and lost events make a soak fail, each by its name', async () => {
  // Events that are lost are waited for in vain after each round, twice. One that is late only adds to what is wrong.
  const planted = { ...short, rounds: JUDGED_ROUNDS, workerFile: PLANTED, patienceMs: 250 };
  const { problems } = soakVerdict(await runSoak(planted));
  // Others may follow from these: a visit that was answered wrongly may have left its event all the same.
  expect(problems).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/answers were wrong: .*500 \(no code\) instead of/),
      expect.stringMatching(/^what the isolate holds grows: /),
      expect.stringMatching(/^\d+ events request\.decision were expected, \d+ are recorded$/),
      expect.stringMatching(/^the transparency log has \d+ events, and \d+ were printed$/),
    ]),
  );
}, 300_000);
