import { isRecord } from '@portcullis/core/internal';
import type { PolicyRequest } from '../policy-request.ts';
import { CRITERIA } from './criteria.ts';
import type { AnyCriterion } from './criterion.ts';
import type { OwnCriteria } from './own-criteria.ts';
import { CLAIM_FIELDS, RULE_FIELDS } from './rule-fields.ts';

/** How a criterion of your own is checked and decided. */
export interface CriterionDefinition<Name extends keyof OwnCriteria, Fact> {
  /** The field of the rule: letters and digits, and not the name of another field. */
  readonly name: Name;
  /** Returns what is wrong with the value in a rule, or `undefined`. The value is JSON, and otherwise unchecked. */
  readonly check: (value: unknown) => string | undefined;
  /**
   * Reads a fact about the request that a `PolicyRequest` does not contain. Must not read the body. `undefined` means that the fact is
   * unknown. Default: no further fact.
   */
  readonly factOf?: (request: Request) => Fact | undefined;
  /**
   * Whether the criterion holds; `undefined` if that is unknown. Must return the same result for the same arguments. Not called while
   * the fact is unknown.
   */
  readonly holds: (value: OwnCriteria[Name], request: PolicyRequest, fact: Fact) => boolean | undefined;
}

/** Key of the contents of a criterion. A registered symbol, so that two copies of this package share it. */
const contents: unique symbol = Symbol.for('portcullis.policy.criterion') as never;

/** A criterion made by {@link criterion}, for the option `criteria`. */
export interface OwnCriterion {
  /** The field of the rule. */
  readonly name: string;
  readonly [contents]: {
    readonly criterion: AnyCriterion;
    readonly factOf: ((request: Request) => unknown) | undefined;
  };
}

/**
 * Creates a criterion of your own: a field of rules with a condition that no other field states. Pass it as the option `criteria` to
 * `enforce()`, `compilePolicy()`, `checkPolicy()` and proofs: a policy with the field is invalid elsewhere.
 *
 * If `holds` returns `undefined`, or the fact is unknown, the criterion counts against the caller: rules that allow do not match, and all
 * other rules do. If a function throws, or `holds` returns anything else, such as a promise, the request fails. Shared caches never store a
 * response that a rule with the criterion allowed.
 *
 * Proofs do **not** know what it means, and throw `UndecidedError` for a policy with it. Configurations in JSON cannot use it. Throws
 * `TypeError` for a definition that cannot work.
 *
 * @example
 * ```ts
 * import { compilePolicy, criterion, runPolicyTests } from '@portcullis/policy';
 *
 * declare module '@portcullis/policy' {
 *   interface OwnCriteria {
 *     readonly shift: 'day' | 'night';
 *   }
 * }
 *
 * const shift = criterion({
 *   name: 'shift',
 *   check: (value) => (value === 'day' || value === 'night' ? undefined : 'must be "day" or "night"'),
 *   holds: (value, { caller: { claims } }) => (claims?.shift === undefined ? undefined : claims.shift === value),
 * });
 * const policy = compilePolicy(
 *   {
 *     name: 'plant',
 *     rules: [{ name: 'night', effect: 'allow', who: 'authenticated', paths: ['/**'], shift: 'night' }],
 *   },
 *   { criteria: [shift] },
 * );
 * runPolicyTests(policy, [{ kind: 'user', claims: { shift: 'day' }, path: '/', expect: 'deny' }]);
 * ```
 */
export function criterion<const Name extends keyof OwnCriteria, Fact = undefined>(
  definition: CriterionDefinition<Name, Fact>,
): OwnCriterion {
  const { name, check, factOf, holds } = definition as unknown as CriterionDefinition<never, unknown>;
  requireName(name);
  const functions = { check, holds, ...(factOf === undefined ? {} : { factOf }) };
  for (const [option, given] of Object.entries(functions)) {
    if (typeof given !== 'function') throw new TypeError(`criterion ${name}: ${option} must be a function`);
  }
  const field: AnyCriterion['field'] = name;
  const made: AnyCriterion = {
    field,
    check: (value, report) => {
      // Rules count as equal if their JSON is equal, and JSON drops everything else.
      if (!isJson(value)) {
        report.problem('must be JSON: texts, numbers, true, false, null, and lists and objects of them');
        return;
      }
      const problem: unknown = check(value);
      if (problem === undefined) return;
      if (typeof problem !== 'string')
        throw new TypeError(`criterion ${name}: check must return a text or undefined`);
      report.problem(problem);
    },
    compiler: {
      field,
      compile: (value) => ({
        field,
        own: true,
        holds: (request) => {
          const fact = request.facts?.[name];
          if (factOf !== undefined && fact === undefined) return undefined;
          const held: unknown = holds(value as never, request, fact);
          // A promise is truthy: the rule would allow everything.
          if (held === undefined || typeof held === 'boolean') return held;
          throw new TypeError(`criterion ${name}: holds must return true, false or undefined`);
        },
      }),
    },
  };
  return Object.freeze({ name, [contents]: { criterion: made, factOf } });
}

/** The criteria of the option. Throws `TypeError` for anything but results of `criterion()`, each name once. */
export function ownCriteria(given: readonly OwnCriterion[] = []): readonly AnyCriterion[] {
  const problem = ownCriteriaProblem(given);
  if (problem !== undefined) throw new TypeError(`the option criteria ${problem}`);
  return given.map((each) => each[contents].criterion);
}

/** What is wrong with the option. */
export function ownCriteriaProblem(given: unknown): string | undefined {
  if (!Array.isArray(given) || !given.every((each) => Object(each)[contents] !== undefined)) {
    return 'must be an array of results of criterion()';
  }
  const names = given.map(({ name }: OwnCriterion) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? undefined : `contains two criteria with the name "${twice}"`;
}

/** Reads the facts of all criteria from a request; `undefined` if no criterion has one. */
export function factsReader(
  given: readonly OwnCriterion[] = [],
): ((request: Request) => PolicyRequest['facts']) | undefined {
  const readers = given.flatMap(({ name, [contents]: { factOf } }) =>
    factOf === undefined ? [] : [[name, factOf] as const],
  );
  if (readers.length === 0) return undefined;
  return (request) => Object.fromEntries(readers.map(([name, factOf]) => [name, factOf(request)]));
}

function requireName(name: unknown): asserts name is string {
  if (typeof name !== 'string' || !/^[A-Za-z][A-Za-z0-9]*$/.test(name)) {
    throw new TypeError('criterion: the name must consist of letters and digits, and start with a letter');
  }
  const taken = [...RULE_FIELDS, ...CLAIM_FIELDS, ...CRITERIA.map(({ field }) => field)];
  // Every object has a `constructor`, so every rule would seem to have the field.
  if (taken.includes(name) || name in Object.prototype) {
    throw new TypeError(`criterion: ${name} is already the name of another field`);
  }
}

function isJson(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value === 'boolean') return true;
  if (Array.isArray(value)) return value.every(isJson);
  if (!isRecord(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isJson);
}
