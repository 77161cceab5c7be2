import { isPattern, namesInclude } from '../criteria/name-pattern.ts';
import type { Rule } from '../policy.ts';
import { canPermit, canRestrict } from '../rule-effect.ts';
import { namesOfClasses, SMALL_LETTERS, type Spelling, segmentClasses } from './segment-classes.ts';

/** The words that rules use, for an application's examples: of patterns, one word of each class that they tell apart. */
export interface RuleWords {
  /** Operations as paths spell them: small letters. */
  readonly operations: readonly string[];
  /** Patterns of such, as rules write them. */
  readonly operationPatterns: readonly string[];
  /** Methods of Conduit, their parts set apart by dots. */
  readonly conduitMethods: readonly string[];
  /** Whether a rule contains an operation, as a name or by a pattern. */
  readonly namesOperation: (operation: string) => boolean;
  /** Whether a rule names a kind. */
  readonly namesKind: (kind: string) => boolean;
  /** Ids of an application's objects, as rules write them. */
  readonly idsOf: (application: string) => readonly string[];
  /** Of each class that they tell apart, one. None where no rule names any. */
  readonly namesOf: (application: string) => readonly string[];
  /**
   * Returns what follows a prefix in the IDs of an application's objects: for `T` and digits, the numbers of `T42`. One for each
   * class that rules distinguish, and one that no rule contains. Default characters: any.
   * @param further names and patterns that tell them apart besides. Default: none
   */
  readonly callsOf: (
    application: string,
    after: string,
    letters?: string,
    further?: readonly string[],
  ) => readonly string[];
  /** Returns texts of the given characters: one for each class that names and patterns distinguish, and one outside all of them. */
  readonly textsOf: (letters: string, named: readonly string[]) => readonly string[];
  /** What rules say of applications that a request reaches: equal where they tell them from none other, empty where they name none. */
  readonly reachKind: (applications: readonly string[]) => string;
  /** Paths, as rules write them. */
  readonly paths: readonly string[];
}

/** Only texts of paths up to this length are avoided: a longer one may be used if a class needs a text that no rule contains. */
const LONGEST_AVOIDED = 3;

/**
 * Reads them from rules and claims. Fails with `UndecidedError`.
 * @param told patterns of methods of Conduit that the application tells apart besides. Default: none
 */
export function ruleWords(
  rules: readonly (Pick<Rule, 'applications' | 'kinds' | 'ids' | 'operations' | 'conduitMethods' | 'paths'> &
    Partial<Pick<Rule, 'effect'>>)[],
  told: readonly string[] = [],
): RuleWords {
  const named = (field: 'operations' | 'conduitMethods' | 'paths'): readonly string[] => [
    ...new Set(rules.flatMap((rule) => rule[field] ?? [])),
  ];
  const words = named('operations');
  const operations = words.filter((word) => /^[a-z*]+$/.test(word));
  const paths = named('paths');
  const methods = [
    ...named('conduitMethods'),
    ...words.filter((word) => !operations.includes(word)),
    // A path may stand for some methods and not for others.
    ...paths.flatMap((path) => path.match(/(?<=^\/[^/]+\/)(?!\*\*)[a-z.]*\*[a-z.*]*(?=\/|$)/) ?? []),
  ];
  // An id matters where a rule can select the resource. What that reaches besides is found whatever its id is (`isReached`).
  const idsOf = remembered((application) => [
    ...new Set(
      rules.flatMap(({ applications, ids = [] }) =>
        applications === undefined || namesInclude(applications, application) ? ids : [],
      ),
    ),
  ]);
  const spelledOf = remembered((letters) => [
    ...new Set(paths.join('/').match(new RegExp(`[${letters}]+`, 'g'))),
  ]);
  const reached = reachLists(rules);
  const called = new Map<string, readonly string[]>();
  return {
    operations: namesOfClasses(operations, { letters: SMALL_LETTERS }),
    operationPatterns: operations.filter(isPattern),
    conduitMethods: namesOfClasses(methods.length === 0 ? [] : [...methods, ...told], {
      letters: `${SMALL_LETTERS}.`,
    }),
    namesOperation: (operation) => namesInclude(words, operation),
    namesKind: (kind) => rules.some(({ kinds = [] }) => kinds.includes(kind)),
    idsOf,
    namesOf: remembered((application) => namesOfClasses(idsOf(application))),
    callsOf: (application, after, letters, further = []) => {
      const key = [application, after, letters, ...further].join('/');
      const spelled = letters === undefined ? [] : spelledOf(letters);
      const ids = [...new Set([...idsOf(application), ...further])];
      const known = called.get(key) ?? calls(ids, { after, letters }, spelled);
      called.set(key, known);
      return known;
    },
    reachKind: (applications) =>
      reached.map(({ has, asks }) => applications[asks]((application) => has.has(application))).join(),
    textsOf: (letters, named) => calls(named, { after: '', letters }, []),
    paths,
  };
}

/**
 * The conditions of rules on the applications that a request reaches: for rules that allow, whether a list contains each of them;
 * for rules that restrict, whether it contains any. A list with one entry contains no other.
 */
function reachLists(
  rules: readonly Partial<Pick<Rule, 'applications' | 'effect'>>[],
): readonly { readonly has: ReadonlySet<string>; readonly asks: 'every' | 'some' }[] {
  const lists = rules.flatMap(({ applications, effect }) => {
    if (applications === undefined || effect === undefined) return [];
    const text = JSON.stringify(applications);
    return [
      ...(canPermit(effect) ? [['every', applications.length > 1 ? text : '[]'] as const] : []),
      ...(canRestrict(effect) ? [['some', text] as const] : []),
    ];
  });
  return [...new Map(lists.map((list) => [list.join(), list])).values()].map(([asks, text]) => ({
    has: new Set(JSON.parse(text) as readonly string[]),
    asks,
  }));
}

/** @param spelled texts of paths, of which none is to be taken for what nobody names */
function calls(
  ids: readonly string[],
  spelling: Spelling & { readonly after: string },
  spelled: readonly string[],
): readonly string[] {
  const { after, letters } = spelling;
  const called = new RegExp(`^${after}${letters === undefined ? '[^*]' : `[${letters}]`}+$`);
  const exact = ids.filter((id) => called.test(id));
  const avoided = spelled.filter(({ length }) => length <= LONGEST_AVOIDED).map((text) => `${after}${text}`);
  const taken = new Set([...exact, ...avoided]);
  const classes = segmentClasses(ids.filter(isPattern), taken, false, spelling);
  return [...exact, ...classes].map((id) => id.slice(after.length));
}

function remembered(found: (name: string) => readonly string[]): (name: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (name) => {
    const all = known.get(name) ?? found(name);
    known.set(name, all);
    return all;
  };
}
