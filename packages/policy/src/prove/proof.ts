import type { Resource } from '@portcullis/core';
import { defined } from '@portcullis/core/internal';
import { type RoleDefinition, type RoleMapping, roleResolver } from '@portcullis/roles';
import { type CompiledPolicy, compilePolicy } from '../compile/compiled-policy.ts';
import type { PolicyOptions } from '../compile/read-policy.ts';
import type { Policy } from '../policy.ts';
import type { Saying } from './circumstances.ts';
import { Meaning } from './meaning.ts';
import type { PlaceAnswer } from './place-answer.ts';
import { type Place, type PlaceOptions, placesOf } from './places.ts';
import { PolicySets } from './policy-sets.ts';
import { UndecidedError } from './undecided-error.ts';
import { type Implications, World } from './world.ts';

/** Options of proofs. */
export interface ProofOptions
  extends Omit<PolicyOptions, 'roles' | 'unreachableRules'>,
    Pick<
      PlaceOptions,
      'classify' | 'paths' | 'patterns' | 'patternsApply' | 'wordsBelow' | 'readBelow' | 'methods'
    > {
  /**
   * The declared roles, what they imply, and what grants them. Every set of roles that some groups grant is possible, and no other.
   * Roles that the mapping does not declare are always possible. Default: the roles of the policy, without implications.
   */
  readonly roles?: RoleMapping | undefined;
  /** Sets of roles that callers can have without groups and claims, as returned by `given` of `mapRoles()`. Default: none. */
  readonly given?: readonly (readonly string[])[] | undefined;
  /**
   * Returns the name of a page that shows data of other applications, by its path. Pages with the same name are listed once for a
   * claim. Default: pages have no names, and those of the same application and kind are listed once.
   */
  readonly pageOf?: ((resource: Resource, path: string) => string | undefined) | undefined;
  /** Milliseconds since the Unix epoch. Time windows are examined for one year from then. Default: now. */
  readonly now?: number | undefined;
  /** The maximum size of the decision diagram, in nodes of about 20 bytes. Default: ten million. */
  readonly maxNodes?: number | undefined;
  /** The maximum duration, in seconds. A longer proof throws {@link UndecidedError}. Default: 120. */
  readonly maxSeconds?: number | undefined;
}

/** A policy in a proof. */
export interface ProvedPolicy {
  readonly compiled: CompiledPolicy;
  /** What its rules and claims mean. */
  readonly meaning: Meaning;
  /** Returns the decision for a set of requests. */
  readonly answerAt: (place: Place) => PlaceAnswer;
}

/** Several policies in one proof, with everything that any of them distinguishes. */
export interface Proof<Policies extends readonly Policy[] = readonly Policy[]> {
  readonly world: World;
  readonly places: readonly Place[];
  readonly pageOf: NonNullable<ProofOptions['pageOf']>;
  /** The policies, in the given order. */
  readonly policies: { readonly [At in keyof Policies]: ProvedPolicy };
}

/**
 * Computes the sets of requests that policies and their claims distinguish. Throws `PolicyError` for an invalid policy,
 * `RoleMappingError` for invalid roles, and `UndecidedError` if there are too many cases or the policy uses a criterion of one's own.
 */
export function proofOf<const Policies extends readonly Policy[]>(
  policies: Policies,
  options: ProofOptions,
): Proof<Policies> {
  const { roles, given, now = Date.now(), maxNodes, maxSeconds, delimitersInNames = false } = options;
  const compiled = policies.map((policy) => compiledFor(policy, options));
  const claims = policies.flatMap((policy) => policy.claims ?? []);
  const spoken = [...policies.flatMap((policy) => policy.rules), ...claims];
  const sayings: readonly Saying[] = [...spoken, ...claims.flatMap(({ onlyIf }) => onlyIf ?? [])];
  requireKnownMeaning(sayings, options);
  const second = Math.floor(now / 1000) * 1000;
  const offered = [...new Set(compiled.flatMap(({ elevations }) => elevations.map(({ role }) => role)))];
  const implications = implicationsOf(roles ?? {}, spoken, offered);
  const world = new World(sayings, implications, {
    offered,
    now: second,
    maxNodes,
    maxSeconds,
    mapping: roles,
    given,
    words: [...new Set(claims.flatMap(({ groups = [] }) => groups))],
  });
  const places = placesOf(spoken, { ...options, delimitersInNames });
  const proved = compiled.map((each): ProvedPolicy => {
    const own = each.elevations.map(({ role }) => role);
    const meaning = new Meaning(world, own, (role) => implications.get(role) ?? []);
    const sets = new PolicySets(each, world, meaning);
    return { compiled: each, meaning, answerAt: (place) => sets.at(place) };
  });
  const { pageOf = () => undefined } = options;
  return { world, places, pageOf, policies: proved as Proof<Policies>['policies'] };
}

/** The same policy, for questions that do not ask about its claims. */
export function withoutClaims({ name, rules, elevations }: Policy): Policy {
  return { name, rules, ...defined({ elevations }) };
}

/** A criterion of one's own can hold for any request: each answer that leaves it out would be wrong. */
function requireKnownMeaning(sayings: readonly Saying[], { criteria = [] }: ProofOptions): void {
  const unknown = criteria.find(({ name }) => sayings.some((saying) => Object.hasOwn(saying, name)));
  if (unknown === undefined) return;
  throw new UndecidedError(
    `the policy uses the criterion "${unknown.name}", which is your own: proofs do not know which requests it holds for`,
  );
}

/** Compiles a policy for the application. Throws `PolicyError` for an invalid one. */
export function compiledFor(policy: Policy, options: ProofOptions): CompiledPolicy {
  // Here roles are a mapping, and a policy may use other roles.
  const { roles: _, ...words } = options;
  return compilePolicy(policy, { ...words, unreachableRules: 'ignore' });
}

/** Declared roles with all that they imply, and roles that are used or offered but not declared. */
function implicationsOf(
  mapping: RoleMapping,
  spoken: readonly Pick<Policy['rules'][number], 'who'>[],
  offered: readonly string[],
): Implications {
  const { declared } = roleResolver(mapping);
  const named = spoken.flatMap(({ who }) =>
    typeof who === 'string' ? [] : [...('roles' in who ? who.roles : []), ...(who.except ?? [])],
  );
  return new Map(
    [...new Set([...declared, ...named, ...offered])].map((role) => [role, impliedBy(role, mapping)]),
  );
}

/** All roles that a role implies, directly or indirectly. */
export function impliedBy(role: string, mapping: RoleMapping): readonly string[] {
  const all = new Set([role]);
  for (const each of all) {
    // A list of groups implies nothing.
    const definition = (Object.hasOwn(mapping, each) ? mapping[each] : undefined) as
      | RoleDefinition
      | undefined;
    for (const implied of definition?.implies ?? []) all.add(implied);
  }
  all.delete(role);
  return [...all];
}
