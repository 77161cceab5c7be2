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

const PREFIXES: ReadonlyMap<string, readonly string[]> = /* @__PURE__ */ readPrefixes();

function readPrefixes(): ReadonlyMap<string, readonly string[]> {
  const prefixes = new Map<string, readonly string[]>();
  for (const row of TABLE.trim().split('\n')) {
    const [prefix = '', applications = ''] = row.split(' ');
    if (applications === '.') prefixes.set(prefix, [prefix]);
    else prefixes.set(prefix, applications === '-' ? [] : applications.split(','));
  }
  return prefixes;
}

/** First parts of methods that are known, for examples. */
export function conduitPrefixes(): readonly string[] {
  return [...PREFIXES.keys()];
}

/** Whose data a Conduit method brings. `undefined` if that can be anybody's. */
export function applicationsOfMethod(method: string): readonly string[] | undefined {
  const dot = method.indexOf('.');
  return dot === -1 ? undefined : PREFIXES.get(method.slice(0, dot));
}
