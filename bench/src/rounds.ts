import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bundle, bundle } from '../../scripts/bundle.ts';
import { startApache } from './apache.ts';
import { type Contender, contenders } from './contenders.ts';
import { type Load, measure, type Sample } from './load.ts';
import type { RunningContender } from './running-contender.ts';
import type { Surroundings } from './surroundings.ts';
import { startWorkerd } from './workerd.ts';

/** How long and how often is measured. */
export interface RoundsOptions {
  readonly rounds: number;
  /** Of each contender in each round. */
  readonly seconds: number;
  readonly connections: number;
  readonly progress: (text: string) => void;
}

interface Started {
  readonly contender: Contender;
  readonly running: RunningContender;
  readonly load: Load;
}

/**
 * Measures every contender once in each round, in another order each time, so that whatever else the machine does
 * falls on all of them. All processes live from the beginning to the end.
 */
export async function measureRounds(
  surroundings: Surroundings,
  { rounds, seconds, connections, progress }: RoundsOptions,
): Promise<ReadonlyMap<string, readonly Sample[]>> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  const started: Started[] = [];
  try {
    for (const contender of contenders) {
      if (contender.worker === undefined && contender.apache === undefined) continue;
      const callers = await contender.callers(surroundings);
      const callersFile = join(directory, `${contender.name}.tsv`);
      await writeFile(
        callersFile,
        callers.map((caller) => `${Object.entries(caller).flat().join('\t')}\n`).join(''),
      );
      const running = await start(contender, surroundings);
      started.push({ contender, running, load: { callers, callersFile, connections, seconds } });
    }
    const samples = new Map<string, Sample[]>(started.map(({ contender }) => [contender.name, []]));
    // The first one compiles, fills memories, and is not counted.
    for (let round = 0; round <= rounds; round++) {
      for (const { contender, running, load } of rotated(started, round)) {
        const warmUp = { ...load, seconds: Math.max(1, Math.ceil(load.callers.length / 2000)) };
        const sample = await measure(running, round === 0 ? warmUp : load);
        if (round > 0) samples.get(contender.name)?.push(sample);
        progress(`round ${round}/${rounds} ${contender.name}: ${sample.cpuUs.toFixed(1)} µs`);
      }
    }
    return samples;
  } finally {
    for (const { running } of started) await running.close();
    await rm(directory, { recursive: true });
  }
}

async function start(
  { worker, apache, variables = {} }: Contender,
  surroundings: Surroundings,
): Promise<RunningContender> {
  if (apache !== undefined) return startApache(apache, surroundings);
  const { code } = await bundleContender(worker ?? '');
  const { originPort, internetPort } = surroundings;
  return startWorkerd({ code, originPort, internetPort, variables });
}

/** The Worker as its bundler would make it. */
export async function bundleContender(worker: string): Promise<Bundle> {
  const directory = join(import.meta.dirname, '../workers');
  return await bundle(`export { default } from './${worker}.ts';`, directory);
}

/** Every contender comes first, last and in the middle. */
function rotated<Item>(items: readonly Item[], round: number): readonly Item[] {
  const start = (round * 5) % items.length;
  const turned = [...items.slice(start), ...items.slice(0, start)];
  return round % 2 === 0 ? turned : turned.reverse();
}
