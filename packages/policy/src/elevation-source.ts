import type { BaseContext, Decision, Identity } from '@portcullis/core';
import type { HasElevatedRoles, UsedElevation } from '@portcullis/core/internal';
import type { CompiledPolicy } from './compile/compiled-policy.ts';
import type { ElevatedRole, PolicyRequest } from './policy-request.ts';
import type { RememberedDecisions } from './remembered-decisions.ts';

/** The roles that users hold for a limited time. */
export interface ElevationSource {
  /**
   * Returns the elevations of a user that were approved for a version of the policy, and are neither over nor revoked. It is asked only
   * for requests that are otherwise denied and that a role on offer would allow. If it rejects, the request fails.
   */
  readonly standing: (
    user: Identity,
    version: string,
    context: BaseContext,
  ) => Promise<readonly UsedElevation[]>;
  /** Returns the roles that a role implies. */
  readonly impliedBy: (role: string) => readonly string[];
}

/** Decides requests by a policy. */
type Decisions = Pick<RememberedDecisions, 'decide'>;

/** Decides requests that are denied once more, with the roles that their users hold by an elevation. */
export class ElevatedDecisions {
  readonly #offered: readonly string[];
  readonly #toApplication: ReadonlySet<string>;
  readonly #source: ElevationSource;

  constructor({ elevations }: CompiledPolicy, source: ElevationSource) {
    this.#offered = elevations.map(({ role }) => role);
    this.#toApplication = new Set(
      elevations.flatMap(({ role, toApplication }) => (toApplication === true ? [role] : [])),
    );
    this.#source = source;
  }

  /** The roles on offer that would allow a request that is denied: each alone, or else all of them together. */
  helpful(asked: PolicyRequest, decisions: Decisions): readonly string[] {
    if (asked.caller.kind !== 'user') return [];
    const allows = (roles: readonly string[]): boolean =>
      decisions.decide({ ...asked, elevated: this.#held(roles) }).effect === 'allow';
    const alone = this.#offered.filter((role) => allows([role]));
    if (alone.length > 0 || this.#offered.length < 2) return alone;
    return allows(this.#offered) ? this.#offered : [];
  }

  /**
   * The same request, made now with all roles that the user holds by an elevation, and the elevation that allows it; `undefined` if none
   * does.
   */
  async find(
    user: Identity,
    asked: PolicyRequest,
    version: string,
    context: BaseContext,
    decisions: Decisions,
  ): Promise<AllowedByElevation | undefined> {
    const found = await this.#source.standing(user, version, context);
    const now = context.clock.now();
    const standing = found.filter(({ until }) => now / 1000 < until);
    const elevatedBy = (elevations: readonly UsedElevation[]): PolicyRequest => ({
      ...asked,
      now,
      elevated: this.#held(elevations.map(({ role }) => role)),
    });
    const request = elevatedBy(standing);
    const decision = decisions.decide(request);
    if (decision.effect !== 'allow') return undefined;
    const allows = (each: UsedElevation) => decisions.decide(elevatedBy([each])).effect === 'allow';
    const used = standing.find(allows) ?? standing[0];
    return used && { request, decision, used, sent: this.#sentOf(used) };
  }

  /** The roles that the application receives with a request that this elevation allows. */
  #sentOf({ role, until }: UsedElevation): HasElevatedRoles | undefined {
    if (!this.#toApplication.has(role)) return undefined;
    return { elevatedRoles: { names: [role, ...this.#source.impliedBy(role)], until } };
  }

  #held(roles: readonly string[]): readonly ElevatedRole[] {
    return roles.map((role) => ({ role, implies: this.#source.impliedBy(role) }));
  }
}

/** A request that an elevation allows. */
export interface AllowedByElevation {
  readonly request: PolicyRequest;
  readonly decision: Decision;
  readonly used: UsedElevation;
  /** What the application receives of it; `undefined` if the policy does not say that it receives the role. */
  readonly sent: HasElevatedRoles | undefined;
}
