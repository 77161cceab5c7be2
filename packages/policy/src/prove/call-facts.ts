import { namesInclude } from '../criteria/name-pattern.ts';
import type { Rule } from '../policy.ts';
import type { Draft, Values } from './draft.ts';
import { namesOfClasses } from './segment-classes.ts';
import { UndecidedError } from './undecided-error.ts';

/** Of one parameter, more values than this that rules tell apart are refused: each may be there or not. */
const MOST_VALUES = 10;

/** The same of what things are inside of: each set of them may be there or not. */
const MOST_CONTAINERS = 3;

/** The fact about a parameter. */
export function parameterFact(name: string): string {
  return `parameter ${name}`;
}

/** What rules can tell apart of calls: of each parameter that they name, and of what calls are within. */
export function callFacts(
  sayings: readonly Pick<Partial<Rule>, 'parameters' | 'within'>[],
): ReadonlyMap<string, Values> {
  const facts = new Map<string, Values>();
  const tests = sayings.flatMap(({ parameters }) => Object.entries(parameters ?? {}));
  for (const name of new Set(tests.map(([each]) => each))) {
    facts.set(parameterFact(name), valuesOf(name, listsOf(tests, name)));
  }
  const lists = sayings.flatMap(({ within }) => (within === undefined ? [] : [within]));
  if (lists.length > 0) facts.set('within', containers(lists));
  return facts;
}

function listsOf(
  tests: readonly (readonly [string, readonly string[]])[],
  name: string,
): readonly (readonly string[])[] {
  return tests.flatMap(([each, values]) => (each === name ? [values] : []));
}

/** A parameter is not there, or is and cannot be told, or has any of its values together. */
function valuesOf(name: string, lists: readonly (readonly string[])[]): Values {
  const values = oneOfEachKind(lists, namesOfClasses([...new Set(lists.flat())]));
  if (values.length > MOST_VALUES) throw tooMany(`the parameter ${JSON.stringify(name)}`);
  const put = (given: readonly string[] | null) => (draft: Draft) => {
    draft.parameters[name] = given;
  };
  return [() => {}, put(null), ...subsetsOf(values).map(put)];
}

/** Nothing is known, or there are objects, each in any combination of the containers. */
function containers(lists: readonly (readonly string[])[]): Values {
  const named = oneOfEachKind(lists, [...new Set(lists.flat())]);
  if (named.length > MOST_CONTAINERS) throw tooMany('what calls are within');
  return [
    () => {},
    ...subsetsOf([[], ...subsetsOf(named)]).map((things) => (draft: Draft) => {
      draft.within = things;
    }),
  ];
}

/** Of names that are in the same lists, the first. */
function oneOfEachKind(lists: readonly (readonly string[])[], names: readonly string[]): readonly string[] {
  const kinds = new Map<string, string>();
  for (const name of names) {
    const kind = lists.map((list) => namesInclude(list, name)).join();
    if (!kinds.has(kind)) kinds.set(kind, name);
  }
  return [...kinds.values()];
}

/** All subsets but the empty one, smallest first. */
function subsetsOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const all = Array.from({ length: 2 ** items.length - 1 }, (_, index) =>
    items.filter((_item, bit) => ((index + 1) >> bit) & 1),
  );
  return all.sort((a, b) => a.length - b.length);
}

function tooMany(what: string): UndecidedError {
  return new UndecidedError(`the rules use too many values of ${what}: use fewer different lists`);
}
