import { conduitMethods } from './conduit-methods.ts';
import { conduitPrefixes } from './conduit-reach.ts';
import { exampleNames } from './example-monograms.ts';
import {
  exampleNumbers,
  exampleOperations,
  examplePhids,
  namedViews,
  reachingPhids,
  specialWords,
} from './example-words.ts';
import type { PolicyWords } from './policy-words.ts';
import { mixedRows } from './reach.ts';
import { type Route, routes } from './route-table.ts';
import { surfacePaths } from './surface-paths.ts';

/**
 * Paths of every application and special surface that `classify` knows, for proofs about policies: what the paths of a
 * policy do not name is looked at here. They are examples: which objects there are is not known.
 */
export function examplePaths(policy: PolicyWords): readonly string[] {
  const calls = [...conduitPrefixes(), 'file', 'feed', 'phid', 'unheard'].flatMap((prefix) =>
    ['search', 'edit', 'query'].map((word) => `/api/${prefix}.${word}`),
  );
  return [
    ...new Set([
      '/',
      ...[...routes()].flatMap(([segment, route]) => pathsBelow(segment, route, policy)),
      ...exampleNames(policy).map((name) => `/object/${name}/`),
      ...mixedRows().map((row) => `/${row.replaceAll('*', 'x')}/`),
      ...mixedRows().map((row) => `/${row.replaceAll('*', 'x')}/PHID-DREV-1/`),
      ...surfacePaths,
      ...calls,
      ...[...conduitMethods().map(({ name }) => name), ...policy.conduitMethods].map(
        (method) => `/api/${method}`,
      ),
    ]),
  ];
}

/** Lists, and objects with what is done to them, in the words and names that a route reads in either order. */
function pathsBelow(segment: string, route: Route, policy: PolicyWords): readonly string[] {
  const { application, object, kinds, monogram, monogramKind, naming } = route;
  const names = policy.namesOf(application);
  const reaching = reachingPhids(policy, application);
  const views = namedViews(segment, route, policy);
  const phids = examplePhids(segment, route, policy);
  const operations = exampleOperations(segment, policy);
  const below = (place: string, kind: string | undefined, words: readonly string[]): readonly string[] => {
    const objects = [...exampleNumbers(route, kind, policy), ...phids];
    // Words and kinds that the policy does not name are all alike to it.
    const told = words.filter((word) => word === 'edit' || word === 'archive' || policy.namesOperation(word));
    const others = kind === object || policy.namesKind(kind ?? '') ? reaching : [];
    return [
      `${place}/`,
      `${place}/query/all/customize/`,
      `${place}/query/all/export/`,
      // No object, but the name of a setting.
      `${place}/edit/x/`,
      ...views.map((name) => `${place}/view/${name}/`),
      ...objects.flatMap((id) => [`${place}/${id}/`, `${place}/${id}/query/all/`]),
      ...others.flatMap((id) => [`${place}/${id}/`, ...told.map((word) => `${place}/${word}/${id}/`)]),
      ...words.flatMap((word) => [`${place}/${word}/`, ...objects.map((id) => `${place}/${word}/${id}/`)]),
    ];
  };
  const numbers = exampleNumbers(route, monogramKind, policy);
  const called = naming === undefined ? numbers : names;
  return [
    `/${segment}`,
    ...(monogram === undefined ? [] : numbers.map((number) => `/${monogram}${number}`)),
    ...below(`/${segment}`, object, [...new Set([...operations, ...specialWords(segment)])]),
    ...kinds.flatMap((kind) => below(`/${segment}/${kind}`, kind, operations)),
    ...(naming === undefined
      ? []
      : names.flatMap((name) => [`/${segment}/${name}/`, `/${segment}/${name}/edit/`])),
    ...(object === 'document' ? names.map((name) => `/${segment}/history/${name}/`) : []),
    ...mixedRows().flatMap((row) =>
      row.startsWith(`${segment}/*/`) ? called.map((name) => `/${row.replace('*', () => name)}/`) : [],
    ),
  ];
}
