import { tableRows } from './table-rows.ts';

/**
 * Whose data the methods of the Conduit API bring, by the first part of their names; `.`: the application is called the
 * same, `-`: nobody's. What is not here brings anybody's: `phid.query`, `edge.search`, `transaction.search`,
 * `feed.query`, `file.*`, `flag.*`, `token.*`, `remarkup.process`, dashboards, and every method that is not known.
 */
const TABLE = `
almanac .
arcanist diffusion
audit diffusion
auth auth,almanac,people
badge badges
calendar .
conduit -
conpherence .
countdown .
differential .
diffusion .
drydock drydock,differential,diffusion
harbormaster harbormaster,differential,diffusion
internal diffusion
legalpad .
macro .
maniphest .
nuance .
owners owners,diffusion
packages .
passphrase .
paste .
phame .
pholio .
phriction .
phurl .
phurls phurl
ponder .
project projects
repository diffusion
slowvote .
user people
`;

/** Applications by first parts of methods, read when a method is first asked for. */
let rows: ReadonlyMap<string, string> | undefined;

function prefixes(): ReadonlyMap<string, string> {
  rows ??= tableRows(TABLE);
  return rows;
}

/** First parts of methods that are known, for examples. */
export function conduitPrefixes(): readonly string[] {
  return [...prefixes().keys()];
}

/** Whose data a Conduit method brings. `undefined` if that can be anybody's. */
export function applicationsOfMethod(method: string): readonly string[] | undefined {
  const dot = method.indexOf('.');
  if (dot === -1) return undefined;
  const prefix = method.slice(0, dot);
  const row = prefixes().get(prefix);
  return row === '.' ? [prefix] : row === '-' ? [] : row?.split(',');
}
