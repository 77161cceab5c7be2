import type { CompiledRule } from '../compile/compiled-rule.ts';
import { strengthCondition, weaknessCondition } from '../criteria/authentication.ts';
import { claimsCondition } from '../criteria/claims.ts';
import type { Condition } from '../criteria/criterion.ts';
import { parametersCondition } from '../criteria/parameters.ts';
import { type Audience, includes, type PolicyCaller } from '../criteria/who.ts';
import { parameterFact } from './call-facts.ts';
import { type Draft, NOWHERE, requestOf } from './draft.ts';
import { ALWAYS, NEVER, type Node } from './node-table.ts';
import { KINDS, type World } from './world.ts';

/** One way to hold roles of the lists of an audience: an example, and all callers who hold roles in this way. */
interface Holding extends Pick<PolicyCaller, 'roles' | 'lastingRoles'> {
  readonly callers: Node;
}

/**
 * What an audience and criteria mean, as sets of callers and circumstances. Nothing here says what a criterion means:
 * the compiled criterion is asked, for an example of every value of the facts it looks at.
 */
export class Meaning {
  readonly #world: World;
  readonly #offered: readonly string[];
  readonly #impliedBy: (role: string) => readonly string[];
  readonly #known = new Map<string, Node>();

  /**
   * @param offered roles that the policy offers: an elevation of another policy gives nothing here
   * @param impliedBy the roles that a role implies
   */
  constructor(
    world: World,
    offered: readonly string[] = [],
    impliedBy: (role: string) => readonly string[] = () => [],
  ) {
    this.#world = world;
    this.#offered = offered;
    this.#impliedBy = impliedBy;
  }

  /**
   * For whom and when a rule matches, wherever it speaks of the place.
   * @param someCall whether the place asks if some call can be allowed, as connecting does. Default: it is one call
   */
  ofRule(rule: CompiledRule, permissive: boolean, someCall = false): Node {
    return this.#remembered(
      `rule ${JSON.stringify([rule.rule.who, rule.audience.liftedByElevations, [...rule.criteria]])} ${rule.effect} ${permissive} ${someCall}`,
      () => {
        const conditions = rule.conditions.map((condition) =>
          this.#ofCondition(rule, condition, permissive, someCall),
        );
        return this.#world.diagram.all([this.#ofAudience(rule, permissive), ...conditions]);
      },
    );
  }

  /** Callers that are in one of these groups; callers whose groups could not be fetched may be. */
  ofCallersIn(groups: readonly string[] | undefined, callers: Node, permissive: boolean): Node {
    if (groups === undefined) return callers;
    const { diagram, incomplete } = this.#world;
    const inside = diagram.any(groups.map((group) => this.#world.inGroup(group)));
    const maybe = permissive ? inside : diagram.or(inside, diagram.variable(incomplete));
    return diagram.and(callers, maybe);
  }

  /** Those callers who hold no role by an elevation. */
  ofNotElevated(callers: Node): Node {
    return this.#world.diagram.and(callers, this.#world.notElevated);
  }

  /** Callers of an audience. */
  #ofAudience({ audience, rule: { who } }: CompiledRule, permissive: boolean): Node {
    const { diagram, kind, incomplete } = this.#world;
    return this.#remembered(`who ${JSON.stringify(who)} ${audience.liftedByElevations} ${permissive}`, () => {
      const of = typeof audience.of === 'string' ? [] : [...audience.of];
      const except = [...audience.except];
      const lasting = (names: readonly string[]): Node =>
        diagram.any(names.map((name) => this.#world.role(name)));
      const elevated = (names: readonly string[]): Node =>
        diagram.any(
          this.#offered.flatMap((role) =>
            [role, ...this.#impliedBy(role)].some((name) => names.includes(name))
              ? [this.#world.heldByElevation(role)]
              : [],
          ),
        );
      const hasOf = diagram.or(lasting(of), elevated(of));
      const [lastingExcept, anyExcept] = [lasting(except), diagram.or(lasting(except), elevated(except))];
      const onlyOf = of.filter((role) => !except.includes(role));
      const onlyExcept = except.filter((role) => !of.includes(role));
      // Of each way to have roles of the two lists, an example: of one that nobody can go, whoever it is.
      const byElevation = diagram.without(anyExcept, lastingExcept);
      const holdings: readonly Holding[] = [
        { roles: [], lastingRoles: [], callers: diagram.not(diagram.or(hasOf, anyExcept)) },
        { roles: onlyOf, lastingRoles: onlyOf, callers: diagram.without(hasOf, anyExcept) },
        ...[
          { isLasting: true, hasExcept: lastingExcept },
          { isLasting: false, hasExcept: byElevation },
        ].flatMap(({ isLasting, hasExcept }): readonly Holding[] => {
          const [alone, both] = [onlyExcept, [...of, ...except]];
          return [
            {
              roles: alone,
              lastingRoles: isLasting ? alone : [],
              callers: diagram.without(hasExcept, hasOf),
            },
            {
              roles: both,
              lastingRoles: isLasting ? both : onlyOf,
              callers: diagram.and(hasExcept, hasOf),
            },
          ];
        }),
      ];
      const cases = holdings.flatMap(({ callers: holding, ...held }) =>
        ([false, true] as const).flatMap((rolesIncomplete) =>
          KINDS.map((each, value) =>
            diagram.all([
              holding,
              kind.is(value),
              diagram.variable(incomplete, rolesIncomplete),
              this.#ofWays(audience, { kind: each, ...held, rolesIncomplete }, permissive),
            ]),
          ),
        ),
      );
      return diagram.any(cases);
    });
  }

  /** The ways to authenticate in which an audience includes a caller: all or none of them if it does not ask. */
  #ofWays(audience: Audience, caller: PolicyCaller, permissive: boolean): Node {
    if (audience.via === undefined) return includes(audience, caller, permissive) ? ALWAYS : NEVER;
    const fact = this.#world.facts.get('via');
    if (fact === undefined) throw new TypeError('the world has no via');
    return fact.domain.where((value) => {
      const { via } = this.#world.example(fact, value);
      return includes(audience, { ...caller, via }, permissive);
    });
  }

  #ofCondition(rule: CompiledRule, condition: Condition, permissive: boolean, someCall: boolean): Node {
    const { claims = {}, authentication, parameters = {} } = rule.rule;
    const { field } = condition;
    switch (field) {
      case 'effect':
        return this.#ofFact('kind', condition, permissive);
      case 'emailDomains':
        return this.#ofAddress(condition, permissive);
      case 'networks':
        return this.#ofFact('address', condition, permissive);
      case 'countries':
        return this.#ofFact('country', condition, permissive);
      case 'asns':
        return this.#ofFact('asn', condition, permissive);
      case 'when':
        return this.#ofFact('time', condition, permissive);
      case 'within':
        return this.#ofFact('within', condition, permissive, someCall);
      case 'parameters':
        return this.#world.diagram.all(
          Object.entries(parameters).map(([name, values]) =>
            this.#ofFact(
              parameterFact(name),
              parametersCondition({ [name]: values }, rule.effect),
              permissive,
              someCall,
            ),
          ),
        );
      case 'claims':
        return this.#world.diagram.all(
          Object.entries(claims).map(([claim, values]) =>
            this.#ofClaim(claim, claimsCondition({ [claim]: values }), permissive),
          ),
        );
      case 'authentication':
        return this.#ofStrength(rule.effect === 'stepUp', authentication ?? {}, permissive);
      default:
        // A criterion that nobody taught this file must not silently be left out.
        throw new TypeError(`the criterion ${JSON.stringify(field)} cannot be proved`);
    }
  }

  /** Values of one fact for which a condition holds. */
  #ofFact(name: string, condition: Condition, permissive: boolean, someCall = false): Node {
    const fact = this.#world.facts.get(name);
    if (fact === undefined) throw new TypeError(`the world has no ${name}`);
    return fact.domain.where((value) =>
      asked(condition, this.#world.example(fact, value), permissive, someCall),
    );
  }

  /** Values of the address for which a condition holds: of a kind of caller each, since machines have none. */
  #ofAddress(condition: Condition, permissive: boolean): Node {
    const { diagram, facts, kind } = this.#world;
    const fact = facts.get('email');
    if (fact === undefined) throw new TypeError('the world has no email');
    const ways = KINDS.map((each, value) => {
      const holding = fact.domain.where((address) => {
        const draft = this.#world.example(fact, address);
        draft.kind = each;
        return asked(condition, draft, permissive);
      });
      return diagram.and(kind.is(value), holding);
    });
    return diagram.any(ways);
  }

  /**
   * A claim is any list of its values: the condition holds for those values on their own. A missing claim matches as well if claims
   * are unknown, and unknown facts count against the caller.
   */
  #ofClaim(claim: string, condition: Condition, permissive: boolean): Node {
    const { diagram, kind, claims, claimsIncomplete } = this.#world;
    const all = [...(claims.get(claim) ?? [])];
    const values = all.filter(([value]) => {
      const draft = this.#world.example();
      draft.claims[claim] = [value];
      return asked(condition, draft, permissive);
    });
    const held = diagram.any(values.map(([, level]) => diagram.variable(level)));
    const missing = this.#world.example();
    missing.claimsIncomplete = true;
    if (claimsIncomplete === undefined || !asked(condition, missing, permissive)) return held;
    const isMissing = diagram.all(all.map(([, level]) => diagram.variable(level, false)));
    const isUnknown = diagram.all([diagram.not(kind.is(0)), diagram.variable(claimsIncomplete), isMissing]);
    return diagram.or(held, isUnknown);
  }

  /** All that is asked of a login, part by part. */
  #ofStrength(
    isWeakness: boolean,
    { acr, amr, maxAgeSeconds, deviceBound }: NonNullable<CompiledRule['rule']['authentication']>,
    permissive: boolean,
  ): Node {
    const { diagram } = this.#world;
    const conditionOf = isWeakness ? weaknessCondition : strengthCondition;
    const parts: Node[] = [];
    if (acr !== undefined) parts.push(this.#ofFact('acr', conditionOf({ acr }), permissive));
    if (maxAgeSeconds !== undefined)
      parts.push(this.#ofFact('age', conditionOf({ maxAgeSeconds }), permissive));
    if (deviceBound !== undefined)
      parts.push(this.#ofFact('proof', conditionOf({ deviceBound }), permissive));
    if (amr !== undefined) {
      const isStrong = (methods: string[]): boolean => {
        const draft = this.#world.example();
        draft.amr = methods;
        return asked(conditionOf({ amr }), draft, permissive) !== isWeakness;
      };
      const all = [...this.#world.amr];
      const strong = all.filter(([method]) => isStrong([method])).map(([, level]) => diagram.variable(level));
      // That no method is stated says of none that it was not used.
      if (isStrong([])) strong.push(diagram.all(all.map(([, level]) => diagram.variable(level, false))));
      const any = diagram.any(strong);
      parts.push(isWeakness ? diagram.not(any) : any);
    }
    // Whoever is not logged in has logged in by nothing: that is known.
    if (!isWeakness) parts.push(diagram.not(this.#world.kind.is(0)));
    return isWeakness ? diagram.any(parts) : diagram.all(parts);
  }

  #remembered(key: string, create: () => Node): Node {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = create();
    this.#known.set(key, made);
    return made;
  }
}

function asked(condition: Condition, draft: Draft, permissive: boolean, someCall = false): boolean {
  // `readOnly` lets through what reads, and restricts what does not.
  const place = permissive ? NOWHERE : { ...NOWHERE, method: 'POST' };
  return condition.holds({ ...requestOf(draft, place), someCall }) ?? !permissive;
}
