import { applications } from './applications.ts';
import { decisions } from './decisions.ts';
import { health } from './health.ts';
import { refusals } from './refusals.ts';
import { signIns } from './sign-ins.ts';
import { signals } from './signals.ts';
import type { ReadSection, View } from './view.ts';

const SHOWN: readonly View[] = [health, decisions, refusals, signIns, applications, signals];

/** Longest table on this page. */
const ROWS = 5;

/** All at a glance: the first table of each view, shortened. Its sections are named after the views that they are of. */
export const overview: View = {
  name: '',
  title: ({ overview: title }) => title,
  sections: Object.fromEntries(
    SHOWN.flatMap(({ name, sections }) => {
      const [first] = Object.values(sections);
      return first === undefined ? [] : [[name, shortened(first)]];
    }),
  ),
};

/** A table that repeats its chart, or a line that says it all, is left to the view itself; and a chart to tables that have few rows. */
function shortened(read: ReadSection): ReadSection {
  return async (context) => {
    const { rows, chart, isNumbers = false, ...rest } = await read(context);
    return {
      ...rest,
      rows: rows.slice(0, ROWS),
      isNumbers,
      ...(isNumbers && chart !== undefined ? { chart } : {}),
    };
  };
}
