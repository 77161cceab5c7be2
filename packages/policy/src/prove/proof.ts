import type { Resource } from '@portcullis/core';
import { type RoleDefinition, type RoleMapping, roleResolver } from '@portcullis/roles';
import { type CompiledPolicy, compilePolicy } from '../compile/compiled-policy.ts';
import type { PolicyOptions } from '../compile/read-policy.ts';
import type { Policy } from '../policy.ts';
import { Meaning } from './meaning.ts';
import type { PlaceAnswer } from './place-answer.ts';
import { type Place, type PlaceOptions, placesOf } from './places.ts';
import { PolicySets } from './policy-sets.ts';
import { type Implications, World } from './world.ts';

/** What is known around a policy whose claims are proved. */
export interface ProofOptions
  extends Omit<PolicyOptions, 'roles' | 'unreachableRules'>,
    Pick<PlaceOptions, 'classify' | 'paths' | 'patterns' | 'wordsBelow' | 'readBelow' | 'methods'> {
  /**
   * The roles that exist, what they imply, and which groups and conditions give them: every set of roles that some groups
   * give can be somebody's, and no other. Roles that it does not declare can be anybody's. Default: those that the policy
   * names, none implying another.
   */
  readonly roles?: RoleMapping | undefined;
  /**
   * Roles that somebody may be given together by something else than groups and claims, as `given` of `mapRoles()` gives
   * them: each list is those of one caller. Default: nobody is.
   */
  readonly given?: readonly (readonly string[])[] | undefined;
  /**
   * What people call the page of a path that brings data of other applications. Pages of one name are shown once beside a claim.
   * Default: pages have no names, and those of one application and kind are shown once.
   */
  readonly pageOf?: ((resource: Resource, path: string) => string | undefined) | undefined;
  /** Milliseconds since the Unix epoch: time windows are looked at for a year from then. Default: now. */
  readonly now?: number | undefined;
  /** The largest diagram, in nodes of 20 bytes or so. Default: ten million. */
  readonly maxNodes?: number | undefined;
  /** What takes longer, in seconds, is refused as undecided. Default: 120. */
  readonly maxSeconds?: number | undefined;
}

/** A policy in a world. */
export interface ProvedPolicy {
  readonly compiled: CompiledPolicy;
  /** What it says at a place of the proof: asked of the evaluator's index once. */
  readonly answerAt: (place: Place) => PlaceAnswer;
}

/** Policies in one world: everything that any of them tells apart. */
export interface Proof<Policies extends readonly Policy[] = readonly Policy[]> {
  readonly world: World;
  readonly meaning: Meaning;
  readonly places: readonly Place[];
  readonly pageOf: NonNullable<ProofOptions['pageOf']>;
  /** As many as were given, in their order. */
  readonly policies: { readonly [At in keyof Policies]: ProvedPolicy };
}

/**
 * Cuts the world into what policies and their claims tell apart. Fails with `PolicyError` for a policy that is wrong, with
 * `RoleMappingError` for such roles, and with `UndecidedError` where there is too much to tell apart.
 */
export function proofOf<const Policies extends readonly Policy[]>(
  policies: Policies,
  options: ProofOptions,
): Proof<Policies> {
  const { roles, given, now = Date.now(), maxNodes, maxSeconds, delimitersInNames = false } = options;
  const compiled = policies.map((policy) => compiledFor(policy, options));
  const claims = policies.flatMap((policy) => policy.claims ?? []);
  const spoken = [...policies.flatMap((policy) => policy.rules), ...claims];
  const sayings = [...spoken, ...claims.flatMap(({ onlyIf }) => onlyIf ?? [])];
  const second = Math.floor(now / 1000) * 1000;
  const world = new World(sayings, implicationsOf(roles ?? {}, spoken), {
    now: second,
    maxNodes,
    maxSeconds,
    mapping: roles,
    given,
    words: [...new Set(claims.flatMap(({ groups = [] }) => groups))],
  });
  const meaning = new Meaning(world);
  const places = placesOf(spoken, { ...options, delimitersInNames });
  const proved = compiled.map(
    (each): ProvedPolicy => ({
      compiled: each,
      answerAt: answersOf(new PolicySets(each, world, meaning)),
    }),
  );
  const { pageOf = () => undefined } = options;
  return { world, meaning, places, pageOf, policies: proved as Proof<Policies>['policies'] };
}

/** A policy in the words of the application. Fails with `PolicyError` for one that is wrong. */
export function compiledFor(policy: Policy, options: ProofOptions): CompiledPolicy {
  // Roles are a mapping here, and a policy may name others.
  const { roles: _, ...words } = options;
  return compilePolicy(policy, { ...words, unreachableRules: 'ignore' });
}

function answersOf(sets: PolicySets): ProvedPolicy['answerAt'] {
  const known = new Map<Place, PlaceAnswer>();
  return (place) => {
    const answer = known.get(place) ?? sets.at(place);
    known.set(place, answer);
    return answer;
  };
}

/** Declared roles with all that they imply, and roles that somebody names without declaring them. */
function implicationsOf(
  mapping: RoleMapping,
  spoken: readonly Pick<Policy['rules'][number], 'who'>[],
): Implications {
  const { declared } = roleResolver(mapping);
  const named = spoken.flatMap(({ who }) =>
    typeof who === 'string' ? [] : [...('roles' in who ? who.roles : []), ...(who.except ?? [])],
  );
  return new Map([...new Set([...declared, ...named])].map((role) => [role, impliedBy(role, mapping)]));
}

/** What a role implies, directly or not. */
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
