import { shuffler } from 'd3-array';
import type { Run } from '../bench-options.ts';
import { cpuNanoseconds } from '../process-cpu.ts';
import type { RunningContender } from '../running-contender.ts';
import type { Ask } from './ask.ts';
import { type Answered, Load } from './load.ts';

/** What one slice of load cost and how it fared. */
export interface Slice {
  /** CPU time of the contender's processes for each request, user and system, in microseconds. */
  readonly cpuUs: number;
  readonly rps: number;
  readonly latenciesMs: readonly number[];
}

/** Slices by the name of the contender. Those of the same index were measured beside each other, in one round. */
export type Readings = ReadonlyMap<string, readonly Slice[]>;

/** What is put under load. */
export interface Loaded {
  readonly name: string;
  readonly running: Pick<RunningContender, 'pids' | 'port'>;
  readonly asks: readonly Ask[];
}

/** How is measured. */
export interface SlicesOptions extends Pick<Run, 'rounds' | 'requests' | 'connections' | 'warmUp'> {
  /** A number from 0 to below 1. */
  readonly random: () => number;
  readonly progress: (text: string) => void;
}

/**
 * Measures contenders in turn, in slices so short that whatever else the machine does falls on all of a round, each round in
 * another order. A slice's CPU is all that was spent since the slice before: what a contender leaves for later, and
 * collections of garbage between slices, are of what it costs.
 */
export async function measureSlices(loaded: readonly Loaded[], options: SlicesOptions): Promise<Readings> {
  const { rounds, requests, connections, warmUp, random, progress } = options;
  const measured: { name: string; slice: () => Promise<Slice>; slices: Slice[] }[] = [];
  // Who has many callers first: what takes long is over when the others warm up, and nothing that is remembered of a caller for
  // a minute is forgotten before the first slice.
  for (const { name, running, asks } of loaded.toSorted((a, b) => b.asks.length - a.asks.length)) {
    const load = new Load(running.port, asks, connections);
    const send = (count: number): Promise<Answered> =>
      load.send(count).catch((cause: Error) => {
        throw new Error(`${name}: ${cause.message}`, { cause });
      });
    await send(Math.max(warmUp, asks.length));
    let before = await cpuNanoseconds(running.pids);
    const slice = async (): Promise<Slice> => {
      const { seconds, latenciesMs } = await send(requests);
      const after = await cpuNanoseconds(running.pids);
      const cpuUs = (after - before) / 1000 / requests;
      before = after;
      return { cpuUs, rps: requests / seconds, latenciesMs };
    };
    measured.push({ name, slice, slices: [] });
    progress(`${name}: warm`);
  }
  const shuffle = shuffler(random);
  for (let round = 1; round <= rounds; round++) {
    for (const { slice, slices } of shuffle([...measured])) slices.push(await slice());
    if (round % 10 === 0) progress(`round ${round} of ${rounds}`);
  }
  return new Map(measured.map(({ name, slices }) => [name, slices]));
}
