import type { Resource } from '@portcullis/core';
import { defined } from '@portcullis/core/internal';
import { isUnreadMessage } from '../criteria/named-kinds.ts';
import { READING_OPERATIONS } from '../criteria/reach.ts';
import { RESOURCE_MEMBERS, type ResourceMember, resourceSelector } from '../criteria/resource.ts';
import type { PolicyClaim, Rule } from '../policy.ts';
import { canPermit, canRestrict } from '../rule-effect.ts';
import { otherThan } from './other-than.ts';
import { pathAtoms, type ReadBelow } from './path-atoms.ts';
import { namesOfClasses } from './segment-classes.ts';
import { UndecidedError } from './undecided-error.ts';

/** A set of requests, for any caller: a path, a method, and a resource. */
export interface Place {
  readonly path: string;
  readonly method: string;
  readonly resource: Resource | undefined;
}

/** What decides which places there are. */
export interface PlaceOptions {
  /**
   * Returns the resource of a request, as classified by the application: several, if more than method and path decide; `undefined`
   * or an empty list for a request that is refused before any policy or cannot be sent. Default: path and resource are independent,
   * so that every path can have every resource.
   */
  readonly classify?:
    | ((method: string, path: string) => Resource | readonly Resource[] | undefined)
    | undefined;
  /** Paths that are looked at besides those that the patterns tell apart: the application's own. Default: none. */
  readonly paths?: readonly string[] | undefined;
  /**
   * Patterns, as paths of rules are written, by which the classifier tells paths apart: cut as the policy's own are.
   * Default: none.
   */
  readonly patterns?: readonly string[] | undefined;
  /** Whether `patterns` tell any paths apart below one that ends in a slash. Default: below all. */
  readonly patternsApply?: ((path: string) => boolean) | undefined;
  /**
   * Segments below a path that the classifier reads, each as no other, and patterns of such, of small letters, capitals or digits: looked
   * at where a wildcard stands for them. Default: none.
   */
  readonly wordsBelow?: ((path: string) => readonly string[]) | undefined;
  /** What it reads below a path in more spellings than one: of each class that wildcards tell apart, one is looked at. Default: nothing. */
  readonly readBelow?: ReadBelow | undefined;
  /** Methods by which the classifier tells requests apart. Default: those that are always looked at. */
  readonly methods?: readonly string[] | undefined;
  /** Whether wildcards of rules that let through stand for `#` and `?` in names. */
  readonly delimitersInNames: boolean;
}

/** More places than this are refused. */
const MOST_PLACES = 1_500_000;

/** More sets of applications than this that a request may reach are refused. */
const MOST_REACHES = 5000;

/** Methods that are always looked at; a last one that no rule names stands for all others. */
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST'];
const FURTHER_METHODS = ['DELETE', 'PUT', 'PATCH', 'QUERY', 'REPORT', 'X-OTHER'];

/** A rule, or a claim with what only claims have. */
type Spoken = Partial<Rule> & Partial<Pick<PolicyClaim, 'writes'>>;

/** Every place that rules tell apart, simplest first: by method, then by length of the path. */
export function placesOf(rules: readonly Spoken[], options: PlaceOptions): readonly Place[] {
  const paths = pathsOf(rules, options);
  const methods = methodsOf(rules, options);
  const { classify } = options;
  const resources = classify === undefined ? resourcesOf(rules) : [];
  const count = paths.length * methods.length * Math.max(resources.length, 1);
  if (count > MOST_PLACES) {
    throw new UndecidedError(`the rules distinguish ${count} sets of requests, more than ${MOST_PLACES}`);
  }
  const byMethod = methods.map((method) => ({ method, places: [] as Place[] }));
  const once = sharedResources();
  // Path by path, so that a classifier can keep what it read of one until it is asked about the next.
  for (const path of paths) {
    for (const { method, places } of byMethod) {
      const found = classify === undefined ? resources : (classify(method, path) ?? []);
      for (const resource of 'application' in found ? [found] : found) {
        if (classify !== undefined && isUnreadMessage(resource)) throw unread(path);
        places.push({ path, method, resource: classify === undefined ? resource : once(resource) });
      }
    }
  }
  return byMethod.flatMap(({ places }) => places);
}

/** Makes equal resources one object, so that what was found about it need not be found again at another path. */
function sharedResources(): (resource: Resource | undefined) => Resource | undefined {
  const known = new Map<string, Resource>();
  return (resource) => {
    if (resource === undefined) return undefined;
    const said = JSON.stringify(resource);
    const shared = known.get(said) ?? resource;
    known.set(said, shared);
    return shared;
  };
}

function pathsOf(
  rules: readonly Partial<Rule>[],
  {
    delimitersInNames,
    paths = [],
    patterns = [],
    patternsApply = () => true,
    wordsBelow,
    readBelow,
  }: PlaceOptions,
): readonly string[] {
  const ofRules = rules.flatMap((rule) => rule.paths ?? ['/**']);
  const own = { patterns, apply: patternsApply };
  const all = new Set([...pathAtoms(ofRules, !delimitersInNames, wordsBelow, readBelow, own), ...paths]);
  return [...all].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

function methodsOf(
  rules: readonly Partial<Rule>[],
  { methods: known = [] }: Pick<PlaceOptions, 'methods'>,
): readonly string[] {
  const named = new Set([...METHODS, ...rules.flatMap(({ methods = [] }) => methods), ...known]);
  const other = FURTHER_METHODS.find((method) => !named.has(method));
  return [...named, ...(other === undefined ? [] : [other])];
}

function unread(path: string): UndecidedError {
  return new UndecidedError(
    `the address ${JSON.stringify(path)} does not say which tool a request is about: return the tools, resources and prompts from "classify"`,
  );
}

/** Every resource that rules tell apart, whatever the path is. */
function resourcesOf(rules: readonly Spoken[]): readonly (Resource | undefined)[] {
  const selectors = rules.map((rule) => resourceSelector(rule as Rule));
  const of = (member: ResourceMember): readonly string[] => [
    ...new Set(selectors.flatMap((selector) => selector[member] ?? [])),
  ];
  const [applications, kinds, ids, operations] = RESOURCE_MEMBERS.map(of) as [
    string[],
    string[],
    string[],
    string[],
  ];
  const reads = rules.some(asksWhetherItReads) ? [undefined, true, false] : [undefined];
  if (reads.length === 1 && [applications, kinds, ids, operations].every(({ length }) => length === 0)) {
    return [undefined];
  }
  const other = otherThan(applications, 'other');
  const reaches = reachesOf(rules, [...applications, other]);
  const done = operations.length === 0 ? [] : new Set([...namesOfClasses(operations), ...READING_OPERATIONS]);
  const named = [undefined, ...namesOfClasses(ids)];
  const made: (Resource | undefined)[] = [undefined];
  for (const application of [...applications, other]) {
    for (const kind of [undefined, ...kinds]) {
      for (const id of named) {
        for (const operation of [undefined, ...done]) {
          for (const reach of reaches) {
            for (const read of reads) {
              if (made.length > MOST_PLACES) throw new UndecidedError('the rules contain too many resources');
              made.push(resource(application, { kind, id, operation, reaches: reach, reads: read }));
            }
          }
        }
      }
    }
  }
  return made;
}

/** Whether it makes a difference to a rule that a request only reads, whatever its method is. */
function asksWhetherItReads({ effect, applications, operations, writes }: Spoken): boolean {
  if (writes === true) return true;
  if (effect === undefined || !canRestrict(effect)) return false;
  return effect === 'readOnly' || (applications !== undefined && operations !== undefined);
}

/**
 * What a request can bring data of besides its own application: of all sets of applications that rules tell from another,
 * the smallest. What a rule lets through is wholly inside its list, and one that restricts speaks of any part of it.
 */
function reachesOf(
  rules: readonly Partial<Rule>[],
  applications: readonly string[],
): readonly Resource['reaches'][] {
  const lists = rules.flatMap(({ effect, applications: list }) =>
    effect === undefined || list === undefined ? [] : [{ effect, list }],
  );
  if (lists.length === 0) return [undefined];
  const kindOf = (set: readonly string[]): string =>
    lists
      .map(({ effect, list }) => {
        const isInside = (each: string): boolean => list.includes(each);
        return [canPermit(effect) && set.every(isInside), canRestrict(effect) && set.some(isInside)];
      })
      .join();
  const found = new Map<string, readonly string[]>([[kindOf([]), []]]);
  for (const set of found.values()) {
    for (const application of applications) {
      const larger = [...set, application];
      const kind = kindOf(larger);
      if (found.has(kind)) continue;
      if (found.size >= MOST_REACHES) throw new UndecidedError('the rules distinguish too many applications');
      found.set(kind, larger);
    }
  }
  return [undefined, 'any', ...[...found.values()].slice(1)];
}

function resource(
  application: string,
  members: { [Key in keyof Resource]?: Resource[Key] | undefined },
): Resource {
  return { ...defined(members), application };
}
