import { bundleContender } from '../bundle-contender.ts';
import { cpuNanoseconds } from '../process-cpu.ts';
import type { Surroundings } from '../surroundings.ts';
import { inWorkerd } from './start-contender.ts';

const RULES = [10, 1000, 10_000] as const;
const TIMES = 100_000;
const ROUNDS = 7;

/** What one decision costs, in microseconds, by the number of rules. Those of the same index were of one round. */
export type DecisionCosts = ReadonlyMap<number, readonly number[]>;

/** Measures in workerd what the evaluator needs where nothing is remembered. */
export async function measureDecisions(surroundings: Surroundings): Promise<DecisionCosts> {
  const { code } = await bundleContender('decisions');
  const workerd = await inWorkerd({ code })(surroundings);
  try {
    const samples = new Map<number, number[]>(RULES.map((rules) => [rules, []]));
    // The first round compiles, and is not counted.
    for (let round = 0; round <= ROUNDS; round++) {
      for (const rules of RULES) {
        const before = await cpuNanoseconds(workerd.pids);
        const answer = await fetch(`http://127.0.0.1:${workerd.port}/?rules=${rules}&times=${TIMES}`);
        const allowed = await answer.text();
        if (allowed !== String(TIMES)) throw new Error(`${allowed} of ${TIMES} decisions allowed`);
        const spent = (await cpuNanoseconds(workerd.pids)) - before;
        if (round > 0) samples.get(rules)?.push(spent / 1000 / TIMES);
      }
    }
    return samples;
  } finally {
    await workerd.close();
  }
}
