import { quantile } from 'd3-array';
import { servedLog } from '../../../packages/audit/test/log/served-log.ts';
import { Failures, writeAtRate } from '../log/log-writing.ts';
import { startSessionWorker } from '../sessions/session-worker.ts';

/** What a store takes at one extent. */
export interface LoadPoint {
  readonly value: number;
  readonly first: number;
  readonly second: number;
}

/** A store under growing load: what is not an isolate of a gate. */
export interface Load {
  readonly name: string;
  /** What grows, as the title of its picture. */
  readonly title: string;
  /** What stays. */
  readonly beside: string;
  /** What grows, and the two things that were measured, as the heads of a table. */
  readonly columns: readonly [grows: string, first: string, second: string];
  readonly points: readonly LoadPoint[];
}

/** Up to where is measured. */
export interface LoadExtent {
  readonly sessions: readonly number[];
  /** Events a second. */
  readonly rates: readonly number[];
}

/** What the claims are made of. */
export const LOAD_EXTENT: LoadExtent = {
  sessions: [1000, 10_000, 100_000],
  rates: [1000, 2000, 4000, 8000, 12_000],
};

/** Measures sessions and the log, one after the other. */
export async function measureLoads(
  { sessions, rates }: LoadExtent,
  progress: (text: string) => void,
): Promise<readonly Load[]> {
  const loads: Load[] = [];
  if (sessions.length > 0) loads.push(await measureSessions(sessions, progress));
  if (rates.length > 0) loads.push(await measureLog(rates, progress));
  return loads;
}

const CALLERS = 32;
/** Sessions that are found at each extent, and the last ones that are stored. */
const OPERATIONS = 1000;

async function measureSessions(extents: readonly number[], progress: (text: string) => void): Promise<Load> {
  const worker = await startSessionWorker();
  try {
    const run = async (does: 'add' | 'find', from: number, operations: number): Promise<number> => {
      const began = performance.now();
      await worker.run({ does, objects: 1, operations, callers: CALLERS, from });
      return ((performance.now() - began) * 1000) / operations;
    };
    const points: LoadPoint[] = [];
    let stored = 0;
    for (const value of extents) {
      const before = value - OPERATIONS;
      if (before > stored) await run('add', stored, before - stored);
      const add = await run('add', before, OPERATIONS);
      stored = value;
      points.push({ value, first: await run('find', 0, OPERATIONS), second: add });
      progress(`${value} sessions: measured`);
    }
    return {
      name: 'sessions',
      title: 'Sessions in one Durable Object',
      beside: `${CALLERS} callers in one process with the object`,
      columns: ['sessions', 'µs to find one', 'µs to store one'],
      points,
    };
  } finally {
    await worker.close();
  }
}

const SECONDS = 12;

async function measureLog(rates: readonly number[], progress: (text: string) => void): Promise<Load> {
  const points: LoadPoint[] = [];
  for (const value of rates) {
    const log = await servedLog(['sequencer', 'writers']);
    try {
      const failures = new Failures();
      const { refused, waitedFor, lags } = await writeAtRate(
        log,
        { rate: value, seconds: SECONDS },
        failures,
      );
      if (refused + waitedFor + failures.texts.length > 0)
        throw new Error(`the log did not take ${value} events a second: ${failures.texts[0] ?? 'refused'}`);
      const milliseconds = lags.map(({ ms }) => ms);
      const [first, second] = [quantile(milliseconds, 0.5), quantile(milliseconds, 0.99)];
      if (first === undefined || second === undefined) throw new Error('the log published nothing');
      points.push({ value, first, second });
      progress(`${value} events a second: measured`);
    } finally {
      await log.workers.dispose();
    }
  }
  return {
    name: 'log',
    title: 'Events a second in one transparency log',
    beside: `50 writers for ${SECONDS} seconds, the bucket on the same cores`,
    columns: ['events a second', 'ms until published, median', 'ms until published, 99 %'],
    points,
  };
}
