import type { Resource } from '@portcullis/core';
import { isReadAlike, isSafeMethod, type SpellingReading } from '@portcullis/core/internal';
import {
  maskedPath,
  type PathPattern,
  pathPattern,
  patternProblem,
  segmentsOf,
  wordReader,
} from './path-pattern.ts';

/** Paths of one kind of resource, which rules can refer to. */
export interface ResourcePattern<out Kind extends string = string> {
  /**
   * Path pattern: `/reports/:id`, `/admin/**`. `:id` is the ID of the resource. `:secret` is a segment that is masked in all
   * events. Other `:names` and `*` match one segment. `export.*` matches a word with any format extension, or none.
   */
  readonly path: `/${string}`;
  /** Kind of the resource in rules, such as `report`. */
  readonly kind: Kind;
  /** HTTP methods that this entry applies to, in upper case. `GET` includes `HEAD`. Default: all. */
  readonly methods?: readonly string[];
  /**
   * Operation on the resource, such as `export`. Default: `view`, `delete` or `edit`, depending on the method. Opening a
   * WebSocket counts as a POST, unless the operation is `view`.
   */
  readonly operation?: string;
}

/** Patterns in the order in which they are tried, compiled. */
export interface ResourceTable {
  readonly classify: (method: string, target: { readonly path: string }) => Resource;
  /**
   * Whether a path that a server reads otherwise would be something else to the patterns. Each is compared for itself, by whatever
   * method, so that neither what is denied nor what is allowed depends on the reading.
   */
  readonly isReadOtherwise: (path: string) => boolean;
  readonly maskPath: (path: string) => string;
}

interface Row {
  readonly pattern: PathPattern;
  readonly resource: ResourcePattern;
  readonly methods: ReadonlySet<string> | undefined;
}

const WORD = /^[a-z\d][\w.-]*$/i;
const METHOD = /^[A-Z]+$/;

/** What is wrong with an entry of `resources`; `undefined` if it is valid. */
export function resourceProblem(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null) return 'must be an object with path and kind';
  const { path, kind, methods, operation, ...more } = entry as Readonly<Record<string, unknown>>;
  const [unknown] = Object.keys(more);
  if (unknown !== undefined)
    return `has "${unknown.slice(0, 64)}", which is not one of path, kind, methods, operation`;
  const problem = patternProblem(path);
  if (problem !== undefined) return `path ${problem}`;
  if (typeof kind !== 'string' || !WORD.test(kind)) return 'kind must be a word, such as report';
  if (operation !== undefined && (typeof operation !== 'string' || !WORD.test(operation))) {
    return 'operation must be a word, such as export';
  }
  const isList = Array.isArray(methods) && methods.length > 0;
  if (methods !== undefined && !(isList && methods.every((method) => METHOD.test(String(method))))) {
    return 'methods must be an array of methods in upper case';
  }
  return undefined;
}

/**
 * Compiles `resources`. The first that matches a path and its method determines the resource of a request; a path without a match has an
 * operation and no kind.
 *
 * @param application the word for all of them
 * @param ampersands `'pass'` if the server turns no path into a query. Default `'refuse'`
 */
export function resourceTable(
  application: string,
  resources: readonly ResourcePattern[],
  caseSensitive: boolean,
  ampersands: SpellingReading = 'refuse',
): ResourceTable {
  const wordOf = wordReader(caseSensitive);
  const rows = resources.map((resource): Row => {
    const methods = resource.methods && new Set(resource.methods);
    if (methods?.has('GET')) methods.add('HEAD');
    return { resource, methods, pattern: pathPattern(resource.path, wordOf) };
  });
  const reading = ampersandsIn(
    resources.map(({ path }) => path),
    ampersands,
  );
  const wordsOf = (path: string): readonly string[] => segmentsOf(path).map(wordOf);
  const secrets = rows.flatMap(({ pattern }) => (pattern.secret === -1 ? [] : [pattern]));
  return {
    classify: (method, { path }) => {
      const segments = segmentsOf(path);
      const words = rows.length === 0 ? segments : segments.map(wordOf);
      for (const { pattern, methods, resource } of rows) {
        if ((methods !== undefined && !methods.has(method)) || !pattern.fits(words)) continue;
        const { kind, operation = operationOf(method) } = resource;
        const id = segments[pattern.id];
        return { application, kind, ...(id !== undefined && { id }), operation };
      }
      return { application, operation: operationOf(method) };
    },
    isReadOtherwise: (path) =>
      rows.length > 0 &&
      !isReadAlike(
        path,
        (reading) => {
          const [words, others] = [wordsOf(path), wordsOf(reading)];
          return rows.every(({ pattern: { fits } }) => fits(words) === fits(others));
        },
        reading,
      ),
    maskPath: (path) => (secrets.length === 0 ? path : maskedPath(path, secrets, wordOf)),
  };
}

/**
 * Whether a query is made of a path at its first `&`. Who names one in a pattern says that none is, as `'pass'` does: no address
 * would be of that pattern.
 */
export function ampersandsIn(paths: readonly string[], said: SpellingReading): SpellingReading {
  return paths.some((path) => path.includes('&')) ? 'pass' : said;
}

/** All operations: those that the patterns name, and those that methods imply. */
export function operationsOf(resources: readonly ResourcePattern[]): readonly string[] {
  const said = resources.flatMap(({ operation }) => operation ?? []);
  return [...new Set(['view', 'edit', 'delete', ...said])];
}

function operationOf(method: string): string {
  if (isSafeMethod(method)) return 'view';
  return method === 'DELETE' ? 'delete' : 'edit';
}
