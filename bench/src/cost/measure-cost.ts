import type { Run } from '../bench-options.ts';
import { type Surroundings, startSurroundings } from '../surroundings.ts';
import { measureColdStarts } from './cold-start.ts';
import type { Contender } from './contender.ts';
import { contenders, growing } from './contenders.ts';
import { measureDecisions } from './decision-cost.ts';
import type { Measurements } from './measurements.ts';
import { measureSizes } from './sizes.ts';
import { type Loaded, measureSlices, type Readings } from './slices.ts';
import { startable } from './start-contender.ts';

/** What is given besides. */
interface CostOptions extends Run {
  /** A number from 0 to below 1. */
  readonly random: () => number;
  readonly progress: (text: string) => void;
}

/** Measures everything that the table of the bench tells. */
export async function measureCost(options: CostOptions): Promise<Measurements> {
  const { starts, random, progress } = options;
  const surroundings = await startSurroundings();
  try {
    const cost = await measureContenders(surroundings, contenders, options);
    const grown = await measureContenders(surroundings, growing, options);
    progress('decisions');
    const decisions = await measureDecisions(surroundings);
    progress('cold starts');
    const coldStarts = await measureColdStarts(surroundings, starts, random);
    progress('sizes');
    const sizes = await measureSizes(contenders);
    return { cost, growing: grown, decisions, coldStarts, sizes };
  } finally {
    await surroundings.close();
  }
}

/** Each contender in processes of its own, which live from the beginning to the end. */
async function measureContenders(
  surroundings: Surroundings,
  measured: readonly Contender[],
  options: CostOptions,
): Promise<Readings> {
  const loaded: (Loaded & { close: () => Promise<void> })[] = [];
  try {
    for (const { name, gate, callers } of measured) {
      if (gate === undefined) continue;
      const asks = await callers(surroundings);
      const running = await (await startable(gate))(surroundings);
      loaded.push({ name, running, asks, close: running.close });
    }
    return await measureSlices(loaded, options);
  } finally {
    for (const { close } of loaded) await close();
  }
}
