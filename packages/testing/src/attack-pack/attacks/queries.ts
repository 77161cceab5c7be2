import type { Attack, Probe } from '../attack.ts';

/** Names that a pattern which tries each way to take them apart into words is never done with. */
const ENDLESS = [
  `aa${'A'.repeat(57)}12345`,
  `${'a'.repeat(60)}!`,
  `${'a-'.repeat(30)}!`,
  `${'0'.repeat(60)}x`,
];

/** Queries that take long to parse: while a gate parses one, it serves no one else, and records nothing. */
export const queries: readonly Attack[] = [
  {
    row: 'C45',
    title: 'a name in the query that is read for ever',
    source: 'Portcullis before its first release',
    how: {
      probes: ({ closedPage }) =>
        ENDLESS.map(
          (name): Probe => ({ name, request: { path: `${closedPage}?${name}=1` }, wanted: 'refused' }),
        ),
    },
  },
];
