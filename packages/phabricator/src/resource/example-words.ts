import { CALLSIGN, DIGITS, exampleMonograms, exampleNames } from './example-monograms.ts';
import { READING_OPERATIONS } from './parse-path.ts';
import { applicationsOfPhid, phidsOfEachOwner } from './phid-types.ts';
import type { PolicyWords } from './policy-words.ts';
import { mixedRows, takesAnyPhid } from './reach.ts';
import { repositoryPages } from './repository-request.ts';
import { type Route, routeOf, routeOfMonogram, routes } from './route-table.ts';
import { surfacePaths } from './surface-paths.ts';

/** What follows a place in Phorge's routes. */
const OPERATIONS = ['view', 'edit', 'create', 'query', 'history', 'archive', 'delete', 'comment'];

/** Words that a route parses differently from any other word: what they create has another name, or the query or a POST determines it. */
const READ_OTHERWISE = [...READING_OPERATIONS, 'new', 'attach'];

/** Words after an `edit` that are not an object: parts of a form, some of which only a new one has. */
const AFTER_EDIT = ['parameters', 'nodefault', 'comment', 'form', 'page'];

/** What the `view` of a menu's item can turn out to be. */
const AFTER_VIEW = ['edit', 'new', 'configure', 'reorder', 'hide', 'default', 'builtin'];

/** Below these, what follows a `view` is a name, whatever it looks like; elsewhere Phorge has no such page. */
const NAMED_VIEWS: ReadonlySet<string> = new Set(
  'almanac applications conduit diffusion favorites flag home phlux portal project transactions uiexample'.split(
    ' ',
  ),
);

/** Names of a route's objects that can follow a `view`. */
export function namedViews(segment: string, { application }: Route, policy: PolicyWords): readonly string[] {
  if (!NAMED_VIEWS.has(segment)) return [];
  return policy.namesOf(application).filter((name) => !name.includes('/'));
}

/** Pages below these name PHIDs of others' objects, and bring no more of them than of any. */
const ANY_PHID: ReadonlySet<string> = new Set(['diffusion', 'search']);

/** PHIDs that Phorge's pages below a route name: of its application's objects, or of any. */
export function examplePhids(
  segment: string,
  { application }: Route,
  { idsOf, callsOf }: PolicyWords,
): readonly string[] {
  if (!idsOf(application).some(canBePhid)) return [];
  const isAny = ANY_PHID.has(segment) || takesAnyPhid(segment);
  return callsOf(application, 'PHID-')
    .filter((name) => !name.includes('/'))
    .map((name) => `PHID-${name}`)
    .filter((phid) => isAny || applicationsOfPhid(phid)?.includes(application) !== false);
}

/**
 * PHIDs by which a path of an application reaches others, one of each kind that a policy tells apart; none where it tells none.
 */
export function reachingPhids({ reachKind }: PolicyWords, application?: string): readonly string[] {
  if (reachKind([]) === '') return [];
  const found = new Map<string, string>();
  for (const phid of phidsOfEachOwner()) {
    const others = applicationsOfPhid(phid)?.filter((owner) => owner !== application);
    if (others?.length === 0) continue;
    const kind = others === undefined ? 'any' : reachKind(others);
    if (!found.has(kind)) found.set(kind, phid);
  }
  return [...found.values()];
}

/** Whether a name is one, or a pattern of some. */
function canBePhid(id: string): boolean {
  const [start = ''] = id.split('*');
  return start.startsWith('PHID-') || (id !== start && 'PHID-'.startsWith(start));
}

/** Operations that are looked at below a route. */
export function exampleOperations(
  segment: string,
  { operations, namesOperation }: PolicyWords,
): readonly string[] {
  const known = [...READING_OPERATIONS, ...specialWords(segment)];
  return [...new Set([...OPERATIONS, ...operations, ...known.filter(namesOperation)])];
}

/** Words below a route that make something special of it, whatever a policy names. */
export function specialWords(segment: string): readonly string[] {
  return SPECIAL_WORDS.get(segment) ?? [];
}

/** By the first segment of a path: proofs ask for those of the same few for each of thousands of paths. */
const SPECIAL_WORDS: ReadonlyMap<string, readonly string[]> = specialWordsBySegment();

function specialWordsBySegment(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const path of [...mixedRows().map((row) => `/${row}`), ...surfacePaths]) {
    const [, segment = '', word = ''] = path.split('/');
    if (/^[a-z]+$/.test(word)) found.set(segment, [...(found.get(segment) ?? []), word]);
  }
  return found;
}

/** Numbers of a route's objects of a kind. */
export function exampleNumbers(
  { application, monogram = '', monogramKind }: Route,
  kind: string | undefined,
  { callsOf }: PolicyWords,
): readonly string[] {
  return callsOf(application, kind === monogramKind ? monogram : '', DIGITS);
}

/**
 * Words that can follow a path and that the classifier handles specially, and patterns of operations and names: where a wildcard of a
 * policy stands for one, it is checked separately.
 */
export function exampleWords(policy: PolicyWords): (path: string) => readonly string[] {
  const first = [...new Set([...routes().keys(), ...exampleMonograms(policy)])];
  const names = exampleNames(policy);
  const reaching = new Map<string | undefined, readonly string[]>();
  const reachingOf = (application?: string): readonly string[] => {
    const known = reaching.get(application) ?? reachingPhids(policy, application);
    reaching.set(application, known);
    return known;
  };
  const pages = wordsOfRepository(policy);
  const operations = [
    ...policy.operationPatterns,
    ...(policy.paths.some(hasPatternOfWord) ? READ_OTHERWISE : []),
  ];
  const wordsBelow = (segment: string, route: Route, rest: readonly string[]): readonly string[] => {
    const { application, kinds, object, monogramKind, naming } = route;
    const done = rest.find((word) => /^[a-z]+$/.test(word) && !kinds.includes(word));
    return [
      ...(done === undefined
        ? [...kinds, ...exampleOperations(segment, policy), ...specialWords(segment), ...operations]
        : []),
      ...(done === 'view' ? AFTER_VIEW : []),
      ...(done === 'edit' ? AFTER_EDIT : []),
      ...(rest.at(-2) === 'query' ? ['export'] : []),
      ...[monogramKind, ''].flatMap((kind) => exampleNumbers(route, kind, policy)),
      ...namePatterns(route, policy),
      ...examplePhids(segment, route, policy),
      ...reachingOf(application),
      ...(segment === 'object' ? names : []),
      ...(object === 'repository' ? policy.callsOf(application, 'r', CALLSIGN) : []),
      ...(naming === undefined ? [] : policy.namesOf(application)),
      ...(done === 'view' ? namedViews(segment, route, policy) : []),
    ];
  };
  return (path) => {
    const [, segment = '', ...rest] = path.split('/');
    if (segment === '') return first;
    const route = routeOf(segment);
    if (route === undefined) {
      const object = /^[A-Z](?=\d)/.exec(segment)?.[0];
      return object === undefined ? [] : reachingOf(routeOfMonogram(object)?.application);
    }
    const before = route.object === 'repository' && rest.length > 1 ? pages : [];
    // What a repository is called, patterns say.
    return segment === 'source' ? before : [...new Set([...before, ...wordsBelow(segment, route, rest)])];
  };
}

/** Whether a path stands for some words below a route, and not for others: where all are meant, those that are looked at do. */
function hasPatternOfWord(path: string): boolean {
  return /^\/[^/]+\/.*(?:[a-z]\*|\*[a-z])/.test(path);
}

/** Pages of a repository, where a policy has wildcards among them: elsewhere, patterns say all that differs. */
function wordsOfRepository({ paths }: PolicyWords): readonly string[] {
  const inside = /^\/(?:source|diffusion|[^/]*\*[^/]*)\/[^/]+\/.*\*/;
  return paths.some((path) => inside.test(path.replace(/\/\*\*$/, ''))) ? repositoryPages() : [];
}

/** Patterns of names without the prefix of their kind: `4*` if a policy names `T4*`, and of a repository `LA*`. */
function namePatterns({ application, monogram = '' }: Route, { idsOf }: PolicyWords): readonly string[] {
  const patterns = idsOf(application).filter((id) => id.includes('*'));
  return [monogram, 'r'].flatMap((letter) =>
    patterns
      .map((id) => (id.startsWith(letter) ? id.slice(letter.length) : id))
      .filter((id) => /^(?:[\d*]+|[A-Z*]+)$/.test(id)),
  );
}
