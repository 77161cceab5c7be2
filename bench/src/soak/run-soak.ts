import { setTimeout as sleep } from 'node:timers/promises';
import { verifyTransparencyLog } from '@portcullis/audit/read';
import { generateSigningKey, SIGNATURE_TYPE, signingKey } from '@portcullis/tlog';
import { type EventCount, EventTally } from './event-tally.ts';
import { type HeldMemory, heldMemory } from './held-memory.ts';
import { SoakChanges } from './soak-changes.ts';
import { SOAK } from './soak-configuration.ts';
import { startSoakedGate } from './soak-gate.ts';
import { soakInternet } from './soak-internet.ts';
import { asked, browserVisit, programVisit, type Visited } from './visits.ts';

/** What happened up to the end of one line. */
export interface SoakLine extends HeldMemory {
  readonly requests: number;
  readonly wrong: number;
  readonly expected: number;
  readonly recorded: number;
}

/** What a soak came to. */
export interface SoakResult {
  readonly lines: readonly SoakLine[];
  readonly counts: readonly EventCount[];
  readonly duplicates: number;
  /** The first answers that were wrong, and how many there were. */
  readonly wrong: { readonly count: number; readonly first: readonly string[] };
  readonly changes: { readonly rotations: number; readonly pushes: number; readonly syncs: number };
  /** The transparency log, verified: entries, and what is wrong with it. */
  readonly log: { readonly entries: number; readonly printed: number; readonly findings: readonly string[] };
}

/** How a gate is soaked. */
export interface SoakOptions {
  /** So many lines. */
  readonly rounds: number;
  /** In each round, begun at even distances: what an isolate remembers of its visitors is as much at the end of each. */
  readonly visits: number;
  /** The least that a round takes, in milliseconds. */
  readonly roundMs: number;
  /** Between two requests of one visitor, in milliseconds. */
  readonly pauseMs: number;
  /** Visitors at a time. */
  readonly visitors: number;
  /** How long events may take after their answers, in milliseconds. */
  readonly patienceMs: number;
  readonly onLine: (line: SoakLine) => void;
  /** Another Worker in the place of the gate. */
  readonly workerFile?: string;
}

const WRONG_SHOWN = 10;

/** Soaks a gate. The load stops at the end of each round, so that all of it can be counted, and the heap is at rest. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const { rounds, visitors, pauseMs, patienceMs, visits, roundMs, onLine, workerFile } = options;
  const tally = new EventTally();
  const internet = await soakInternet();
  const secret = await generateSigningKey();
  await using gate = await startSoakedGate({
    internet,
    onLine: (line) => tally.record(line),
    logKey: secret,
    ...(workerFile === undefined ? {} : { workerFile }),
  });
  const wrong = { count: 0, first: [] as string[] };
  let requests = 0;
  const visited: Visited = {
    gate: {
      ...gate,
      ask: (url, question) => {
        requests += 1;
        return gate.ask(url, question);
      },
    },
    internet,
    tally,
    wrong: (what) => {
      wrong.count += 1;
      if (wrong.first.length < WRONG_SHOWN) wrong.first.push(what);
    },
    pause: () => sleep(pauseMs),
  };
  const changes = new SoakChanges(visited);
  await changes.push();
  const lines: SoakLine[] = [];
  let refreshes = 0;
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    let begun = 0;
    let isOn = true;
    const visitor = async (): Promise<void> => {
      while (begun < visits) {
        const visit = begun++;
        await sleep(Math.max(0, began + (visit * roundMs) / visits - performance.now()));
        const subject = `person-${visit}`;
        await (visit % 2 === 0 ? browserVisit(visited, subject) : programVisit(visited, subject));
      }
    };
    const work = Promise.all([changes.all(), ...Array.from({ length: visitors - 1 }, visitor)]);
    await Promise.all([
      work.finally(() => {
        isOn = false;
      }),
      // One stays for the whole round: long enough for the provider to be asked again who they are.
      browserVisit(visited, `resident-${round}`, (pages) => pages === 0 || isOn),
    ]);
    tally.expect('session.refresh', internet.login.refreshes() - refreshes);
    refreshes = internet.login.refreshes();
    await settled(tally, patienceMs);
    const held = await heldBy(visited);
    await settled(tally, patienceMs);
    const sums = sumsOf(tally.counts);
    const line = { requests, wrong: wrong.count, ...held, ...sums };
    lines.push(line);
    onLine(line);
  }
  const key = await signingKey(SOAK.logOrigin, SIGNATURE_TYPE.ed25519, secret);
  return {
    lines,
    counts: tally.counts,
    duplicates: tally.duplicates,
    wrong,
    changes: { rotations: changes.rotations, pushes: changes.pushes, syncs: changes.syncs },
    log: await logOf(gate.logFile, key.verifierKey, tally.lines, patienceMs),
  };
}

/** What the isolate holds when nothing waits but the request that wakes it. */
async function heldBy(visited: Visited): Promise<HeldMemory> {
  let isTaken = false;
  const taken = visited.gate.heapSnapshot().finally(() => {
    isTaken = true;
  });
  const wake = async (): Promise<void> => {
    while (!isTaken) await asked(visited, `${SOAK.wiki}/page/1`);
  };
  const [text] = await Promise.all([taken, wake()]);
  return heldMemory(text);
}

/** Waits until the events of all that was answered are there, as long as that may take. */
async function settled(tally: EventTally, patienceMs: number): Promise<void> {
  const until = performance.now() + patienceMs;
  while (!tally.isComplete() && performance.now() < until) await sleep(50);
}

function sumsOf(counts: readonly EventCount[]): Pick<SoakLine, 'expected' | 'recorded'> {
  const sum = (of: (count: EventCount) => number): number =>
    counts.reduce((total, count) => total + of(count), 0);
  return { expected: sum((count) => count.expected), recorded: sum((count) => count.recorded) };
}

/** Verifies the log once it has come as far as what was printed and grows no more, or has had its time. */
async function logOf(
  read: (path: string) => Promise<Uint8Array | undefined>,
  key: Awaited<ReturnType<typeof signingKey>>['verifierKey'],
  printed: number,
  patienceMs: number,
): Promise<SoakResult['log']> {
  const until = performance.now() + patienceMs;
  for (let before = -1; ; ) {
    const { entries, good, findings } = await verifyTransparencyLog(read, { log: [key], witnesses: [] });
    // It may come to have more than was printed.
    if ((good && entries >= printed && entries === before) || performance.now() > until) {
      return { entries, printed, findings: findings.map(({ code, message }) => `${code}: ${message}`) };
    }
    before = entries;
    await sleep(500);
  }
}
