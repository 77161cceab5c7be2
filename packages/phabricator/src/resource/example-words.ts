import { READING_OPERATIONS } from './parse-path.ts';
import { mixedRows } from './reach.ts';
import { type Route, routeOf, routes } from './route-table.ts';
import { surfacePaths } from './surface-paths.ts';

/**
 * Words that a policy uses, so that paths which bring them are among the examples. Of what it writes as patterns, a word of
 * each class that they tell apart.
 */
export interface PolicyWords {
  /** Of small letters. */
  readonly operations: readonly string[];
  /** Patterns of such, as the policy writes them. */
  readonly operationPatterns: readonly string[];
  readonly conduitMethods: readonly string[];
  /** Whether the policy names an operation, by itself or by a pattern. */
  readonly namesOperation: (operation: string) => boolean;
  /** Names of an application's objects, and patterns of such. */
  readonly idsOf: (application: string) => readonly string[];
  /** Names of each class that these tell apart. */
  readonly namesOf: (application: string) => readonly string[];
  /** What of these letters stands after a text in the names of an application's objects. One at least. */
  readonly callsOf: (application: string, after: string, letters: string) => readonly string[];
  /** Whether a path of the policy holds this text. */
  readonly pathsHold: (text: string) => boolean;
}

export const DIGITS = '1234567890';

/** What follows a place in Phorge's routes. */
const OPERATIONS = ['view', 'edit', 'create', 'query', 'history', 'archive', 'delete', 'comment'];

/** What the `view` of a menu's item can turn out to be, and of none. */
const AFTER_VIEW = ['edit', 'new', 'hide'];

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
  return [...mixedRows().map((row) => `/${row}`), ...surfacePaths].flatMap((path) => {
    const [, first, word = ''] = path.split('/');
    return first === segment && /^[a-z]+$/.test(word) ? [word] : [];
  });
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
 * Words that can follow a path and that the classifier reads, each as no other, and patterns of operations and numbers: where a wildcard of
 * a policy stands for one, it is looked at by itself.
 */
export function exampleWords(path: string, policy: PolicyWords): readonly string[] {
  const [, segment = '', ...rest] = path.split('/');
  if (segment === '') return [...routes().keys()];
  const route = routeOf(segment);
  // Below repositories, patterns say it.
  if (route === undefined || route.object === 'repository') return [];
  const { application, kinds, monogramKind, naming } = route;
  const done = rest.find((word) => /^[a-z]+$/.test(word) && !kinds.includes(word));
  const names = [
    ...(naming === undefined ? [] : policy.namesOf(application)),
    ...(done === 'view' ? namedViews(segment, route, policy) : []),
  ];
  const numbers = [monogramKind, ''].flatMap((kind) => exampleNumbers(route, kind, policy));
  return [
    ...new Set([
      ...operationsAfter(segment, route, done, policy),
      ...numbers,
      ...numberPatterns(route, policy),
      ...names,
    ]),
  ];
}

/** Patterns of the numbers of a route's objects: `4*` where a policy names `T4*`. */
function numberPatterns({ application, monogram = '' }: Route, { idsOf }: PolicyWords): readonly string[] {
  return idsOf(application)
    .map((id) => (id.startsWith(monogram) ? id.slice(monogram.length) : id))
    .filter((id) => id.includes('*') && /^[\d*]+$/.test(id));
}

function operationsAfter(
  segment: string,
  { kinds }: Route,
  done: string | undefined,
  policy: PolicyWords,
): readonly string[] {
  if (done !== undefined) return done === 'view' ? AFTER_VIEW : [];
  return [
    ...kinds,
    ...exampleOperations(segment, policy),
    ...specialWords(segment),
    ...policy.operationPatterns,
  ];
}
