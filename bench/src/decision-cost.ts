import { cpuSeconds } from './load.ts';
import { bundleContender } from './rounds.ts';
import { type Spread, spreadOf } from './statistics.ts';
import type { Surroundings } from './surroundings.ts';
import { startWorkerd } from './workerd.ts';

const RULES = [10, 1000, 10_000] as const;
const TIMES = 100_000;
const ROUNDS = 7;

/** What one decision costs in workerd, in microseconds, by the number of rules. */
export async function measureDecisions(surroundings: Surroundings): Promise<ReadonlyMap<number, Spread>> {
  const { code } = await bundleContender('decisions');
  const { originPort, internetPort } = surroundings;
  const workerd = await startWorkerd({ code, originPort, internetPort });
  try {
    const samples = new Map<number, number[]>(RULES.map((rules) => [rules, []]));
    // The first round compiles, and is not counted.
    for (let round = 0; round <= ROUNDS; round++) {
      for (const rules of RULES) {
        const before = await cpuSeconds(workerd.pids);
        const answer = await fetch(`http://127.0.0.1:${workerd.port}/?rules=${rules}&times=${TIMES}`);
        const allowed = await answer.text();
        if (allowed !== String(TIMES)) throw new Error(`${allowed} of ${TIMES} decisions allowed`);
        const spent = (await cpuSeconds(workerd.pids)) - before;
        if (round > 0) samples.get(rules)?.push((spent * 1e6) / TIMES);
      }
    }
    return new Map([...samples].map(([rules, numbers]) => [rules, spreadOf(numbers)]));
  } finally {
    await workerd.close();
  }
}
