import { OutageGate } from './outage-gate.ts';
import type { OutageRow } from './outage-row.ts';
import { type OutageCounts, OutageRun } from './outage-run.ts';
import { clockRows } from './rows/clock-rows.ts';
import { originRows } from './rows/origin-rows.ts';
import { platformRows } from './rows/platform-rows.ts';
import { providerRows } from './rows/provider-rows.ts';

/** Everything that goes wrong, one at a time. */
export const outageRows: readonly OutageRow[] = [
  ...providerRows,
  ...platformRows,
  ...originRows,
  ...clockRows,
];

/** What became of one row. */
export interface OutageResult extends OutageCounts {
  readonly row: OutageRow;
  /** Events that a sink did not get. */
  readonly lost: number;
  /** Of them, those of which nothing says so. */
  readonly untold: number;
  /** Everything that was not as the row expects it, in words. */
  readonly problems: readonly string[];
}

/** Lets one thing go wrong, and counts. */
export async function runOutage(row: OutageRow, times: number): Promise<OutageResult> {
  const gate = await OutageGate.start(row.settings);
  const run = new OutageRun(gate, times);
  let printed: readonly string[];
  try {
    printed = await printedBy(() => row.run(run));
  } finally {
    gate.close();
  }
  const { lost, untold } = lossesOf(gate, printed);
  const { counts } = run;
  const unrecorded = counts.tried - recordedOf(gate);
  return {
    ...counts,
    row,
    lost,
    untold,
    problems: [
      ...counts.failed,
      ...(counts.tried === 0 ? ['nothing was asked'] : []),
      ...(untold === 0 ? [] : [`${untold} events are lost, and nothing says so`]),
      ...(lost > 0 && row.losesEvents !== true ? [`${lost} events are lost`] : []),
      ...(lost === 0 && row.losesEvents === true ? ['no event was lost: nothing went wrong'] : []),
      ...(unrecorded > 0 ? [`${unrecorded} requests have no event`] : []),
    ],
  };
}

/** What is printed meanwhile. It is kept from the run's own output. */
async function printedBy(work: () => Promise<void>): Promise<readonly string[]> {
  const printed: string[] = [];
  const { log } = console;
  console.log = (line: string) => void printed.push(line);
  try {
    await work();
  } finally {
    console.log = log;
  }
  return printed;
}

/** Requests that have their event, where nothing is lost. */
function recordedOf({ events }: OutageGate): number {
  return events.filter(({ type }) => type === 'request.decision').length;
}

/**
 * What the sinks of the platform lack of what the witness has. Where the configuration is not known, nor are they: the console
 * has what happens then.
 */
function lossesOf(
  { witness, events, platform }: OutageGate,
  printed: readonly string[],
): { readonly lost: number; readonly untold: number } {
  const onConsole = new Set(printed);
  let lost = 0;
  let untold = 0;
  for (const [sink, lines] of Object.entries(platform.kept)) {
    const kept = new Set(lines);
    const missing = witness.lines.filter(
      (line, at) => events[at]?.type !== 'audit.loss' && !kept.has(line) && !onConsole.has(line),
    ).length;
    const told = events.filter((event) => event.type === 'audit.loss' && event.loss.sink === sink).length;
    lost += missing;
    untold += Math.max(0, missing - told);
  }
  return { lost, untold };
}
