import { applications } from './applications.ts';
import { decisions } from './decisions.ts';
import { health } from './health.ts';
import { refusals } from './refusals.ts';
import { signIns } from './sign-ins.ts';
import { signals } from './signals.ts';
import type { ReadSection, View } from './view.ts';

const SHOWN: readonly View[] = [health, decisions, refusals, signIns, applications, signals];

/** Longest table on this page. */
const ROWS = 8;

/** All at a glance: the first table of each view, shortened. Its sections are named after the views that they are of. */
export const overview: View = {
  name: '',
  title: ({ overview: title }) => title,
  sections: Object.fromEntries(
    SHOWN.flatMap(({ name, sections }) => {
      const [first] = Object.entries(sections);
      return first === undefined ? [] : [[name, shortened(...first)]];
    }),
  ),
};

function shortened(id: string, read: ReadSection): ReadSection {
  return async (context) => {
    const { rows, ...rest } = await read(context);
    // A table of hours is what the chart shows; the newest of them are enough here.
    return { ...rest, rows: id === 'over-time' ? rows.slice(-ROWS) : rows.slice(0, ROWS) };
  };
}
