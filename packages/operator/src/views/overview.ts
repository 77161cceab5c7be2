import { applications } from './applications.ts';
import { decisions } from './decisions.ts';
import { health } from './health.ts';
import { refusals } from './refusals.ts';
import { signIns } from './sign-ins.ts';
import { signals } from './signals.ts';
import type { Section, View } from './view.ts';

/** The first section of a view, and the place that it comes from. */
const SHOWN: readonly View[] = [health, decisions, refusals, signIns, applications, signals];
/** Longest table on this page. */
const ROWS = 8;

/** All at a glance: the first table of each view, shortened. */
export const overview: View = {
  name: '',
  title: ({ overview: title }) => title,
  read: async (context) => {
    const read = await Promise.all(SHOWN.map((view) => view.read(context)));
    return read.flatMap((sections, index): Section[] => {
      const [first] = sections;
      const view = SHOWN[index];
      if (first === undefined || view === undefined) return [];
      const { rows, ...rest } = first;
      // A table of hours is what the chart shows; the newest of them are enough here.
      const shown = first.id === 'over-time' ? rows.slice(-ROWS) : rows.slice(0, ROWS);
      return [{ ...rest, id: view.name, rows: shown }];
    });
  },
};
