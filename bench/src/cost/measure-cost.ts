import type { Run } from '../bench-options.ts';
import { highestLogRate } from '../log/log-rate.ts';
import { busiestObject } from '../sessions/busiest-object.ts';
import { type Surroundings, startSurroundings } from '../surroundings.ts';
import type { Ask } from './ask.ts';
import { measureColdStarts } from './cold-start.ts';
import type { Contender } from './contender.ts';
import { contenders, growing } from './contenders.ts';
import { measureDecisions } from './decision-cost.ts';
import type { Measurements } from './measurements.ts';
import { measurePages } from './page-time.ts';
import { measureSizes } from './sizes.ts';
import { type Loaded, measureSlices, type Readings } from './slices.ts';
import { type Startable, startable } from './start-contender.ts';

/** What is given besides. */
interface CostOptions extends Run {
  /** A number from 0 to below 1. */
  readonly random: () => number;
  readonly progress: (text: string) => void;
}

/** Measures everything that the table of the bench tells. */
export async function measureCost(options: CostOptions): Promise<Measurements> {
  const { starts, random, progress, log } = options;
  const surroundings = await startSurroundings();
  try {
    const cost = await measureContenders(surroundings, contenders, options);
    const grown = await measureContenders(surroundings, growing, options);
    progress('a page with its files');
    const pages = await measurePages(surroundings, options);
    progress('decisions');
    const decisions = await measureDecisions(surroundings);
    progress('cold starts');
    const coldStarts = await measureColdStarts(surroundings, starts, random);
    const busiestOf8 = await busiestObject(8, 100_000);
    progress('sizes');
    const sizes = await measureSizes(contenders);
    const logEventsPerSecond = log ? await highestLogRate(progress) : undefined;
    return { cost, growing: grown, pages, decisions, coldStarts, sizes, busiestOf8, logEventsPerSecond };
  } finally {
    await surroundings.close();
  }
}

interface Prepared {
  readonly name: string;
  readonly start: Startable;
  readonly asks: readonly Ask[];
}

/** Starts one process of each contender, measures them next to each other, and ends them, as often as there shall be processes. */
async function measureContenders(
  surroundings: Surroundings,
  measured: readonly Contender[],
  options: CostOptions,
): Promise<readonly Readings[]> {
  const prepared: Prepared[] = [];
  for (const { name, gate, callers } of measured) {
    if (gate === undefined) continue;
    prepared.push({ name, start: await startable(gate), asks: await callers(surroundings) });
  }
  const processes: Readings[] = [];
  for (let number = 1; number <= options.processes; number++) {
    processes.push(await measureProcesses(surroundings, prepared, options));
    options.progress(`process ${number} of ${options.processes}`);
  }
  return processes;
}

async function measureProcesses(
  surroundings: Surroundings,
  prepared: readonly Prepared[],
  options: CostOptions,
): Promise<Readings> {
  const loaded: (Loaded & { close: () => Promise<void> })[] = [];
  try {
    for (const { name, start, asks } of prepared) {
      const running = await start(surroundings);
      loaded.push({ name, running, asks, close: running.close });
    }
    return await measureSlices(loaded, options);
  } finally {
    for (const { close } of loaded) await close();
  }
}
