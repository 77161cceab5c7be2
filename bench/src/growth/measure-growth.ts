import { bundleBuilt } from '../../../scripts/bundles/built-worker.ts';
import { freePort } from '../../../scripts/free-port.ts';
import { addedPerRound, medianEstimate } from '../cost/added.ts';
import type { Ask } from '../cost/ask.ts';
import { Load } from '../cost/load.ts';
import { type Loaded, measureSlices, type SlicesOptions } from '../cost/slices.ts';
import { inWorkerd, startable } from '../cost/start-contender.ts';
import type { RunningContender } from '../running-contender.ts';
import type { Estimate } from '../statistics/estimate.ts';
import { type Surroundings, startSurroundings } from '../surroundings.ts';
import type { WorkerFile } from '../workerd.ts';
import { type Dimension, dimensions, together } from './dimensions.ts';
import { heapInUse } from './heap.ts';

/** What a gateway of some extent costs. */
export interface GrowthPoint {
  readonly value: number;
  /** Added to the CPU time of a bare proxy that is sent the same, in microseconds a request. */
  readonly addedUs: Estimate;
  /** What its isolate holds after a collection of garbage. */
  readonly heapBytes: number;
}

/** A dimension, measured. */
export interface Growth {
  readonly dimension: Dimension;
  readonly points: readonly GrowthPoint[];
}

/** Everything that was measured. */
export interface GrowthResults {
  readonly growths: readonly Growth[];
  /** What an isolate holds with everything at once that one shall be able to hold. */
  readonly togetherBytes: number;
}

/** Measures every dimension, one after another. Nothing is compared across dimensions. */
export async function measureAllGrowth(options: SlicesOptions): Promise<GrowthResults> {
  // Elliptic curves: a hundred thousand tokens are signed, and only the first request of each is verified.
  const surroundings = await startSurroundings({ algorithm: 'ES256' });
  try {
    const growths: Growth[] = [];
    for (const dimension of dimensions) {
      growths.push(await measureGrowth(surroundings, dimension, options));
      options.progress(`${dimension.name}: measured`);
    }
    return { growths, togetherBytes: await measureTogether(surroundings, options) };
  } finally {
    await surroundings.close();
  }
}

/** Measures one dimension: all its points, and for each a bare proxy, in one run. */
async function measureGrowth(
  surroundings: Surroundings,
  dimension: Dimension,
  options: SlicesOptions,
): Promise<Growth> {
  const running: RunningContender[] = [];
  const loaded: Loaded[] = [];
  const heaps = new Map<number, number>();
  const startBare = await startable({ worker: 'bare' });
  const load = async (name: string, started: Promise<RunningContender>, asks: readonly Ask[]) => {
    const contender = await started;
    running.push(contender);
    loaded.push({ name, running: contender, asks });
  };
  try {
    for (const value of dimension.values) {
      const { configuration, callers } = dimension.at(value);
      const files = await bundleBuilt(configuration);
      const asks = await callers(surroundings);
      heaps.set(value, await heapUnder(surroundings, files, asks, options));
      await load(`bare ${value}`, startBare(surroundings), asks);
      await load(`gateway ${value}`, inWorkerd({ code: files })(surroundings), asks);
      options.progress(`${value} ${dimension.name}: started`);
    }
    const readings = await measureSlices(loaded, options);
    const points = dimension.values.map((value): GrowthPoint => {
      const added = addedPerRound(readings, { name: `gateway ${value}`, against: `bare ${value}` });
      const heapBytes = heaps.get(value);
      if (added === undefined || heapBytes === undefined) throw new Error(`${value} ${dimension.name}: lost`);
      return { value, addedUs: medianEstimate(added, options.random), heapBytes };
    });
    return { dimension, points };
  } finally {
    for (const { close } of running) await close();
  }
}

async function measureTogether(surroundings: Surroundings, options: SlicesOptions): Promise<number> {
  const { configuration, callers } = together;
  return await heapUnder(
    surroundings,
    await bundleBuilt(configuration),
    await callers(surroundings),
    options,
  );
}

/** In a process of its own: one that can be looked into might run otherwise. */
async function heapUnder(
  surroundings: Surroundings,
  code: readonly WorkerFile[],
  asks: readonly Ask[],
  { warmUp, connections }: SlicesOptions,
): Promise<number> {
  const inspectorPort = await freePort();
  const gateway = await inWorkerd({ code, inspectorPort })(surroundings);
  try {
    const load = new Load(gateway.port, asks, connections);
    await load.send(Math.max(warmUp, asks.length));
    return await heapInUse(inspectorPort, () => load.send(1));
  } finally {
    await gateway.close();
  }
}
