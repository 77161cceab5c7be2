import type { BaseContext, HasCaller, HasRoles, Identity, RoleSet } from '@portcullis/core';
import { failureKind, RecentMap } from '@portcullis/core/internal';
import type { Elevation } from '@portcullis/policy';
import type { ElevationDecision } from '@portcullis/session';
import { personKey } from '@portcullis/session/internal';
import type { HostScope } from '../../gate/feature-part.ts';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import { recordElevation } from './elevation-event.ts';
import type { AskElevations } from './elevation-store.ts';
import { offerAt } from './offer-at.ts';

/** The longest time between two visits of an approver that one isolate stores, in seconds. */
const VISIT_SECONDS = 60;

/** How long an isolate remembers that a user came without a role of an approver, in seconds. */
const ABSENT_SECONDS = 600;

/**
 * When an approved role ends, in seconds since the Unix epoch: when its time runs out, or earlier if its approver was not seen with a role
 * of an approver for longer than the policy allows. What is not known of an approver never counts as a role that they still hold.
 */
export function endOf(
  { at, seenAt = at, endsAt }: ElevationDecision,
  { approverSeenMinutes }: Elevation,
): number {
  return approverSeenMinutes === undefined ? endsAt : Math.min(endsAt, seenAt + approverSeenMinutes * 60);
}

type Context = BaseContext<ConfiguredEnv> & HasCaller & HasRoles<string>;

/** What is stored of the visits of approvers. */
export interface SeenScope extends Pick<HostScope, 'configuration' | 'settings' | 'tell'> {
  readonly ask: AskElevations;
}

/**
 * Looks at each user who comes: while they hold a role of an approver, what they approved goes on; without one, it ends. The work is done
 * after the response. `undefined` if no policy has `approverSeenMinutes`.
 */
export function seenApprovers(scope: SeenScope): ((context: Context) => void) | undefined {
  const offers = scope.configuration.instances.flatMap(({ policy: { elevations = [] } }) =>
    elevations.filter(({ approverSeenMinutes }) => approverSeenMinutes !== undefined),
  );
  if (offers.length === 0) return undefined;
  const watched = new Set(offers.flatMap(({ approvers }) => approvers));
  const shortest = Math.min(...offers.map(({ approverSeenMinutes = 1 }) => approverSeenMinutes));
  // Several visits within the shortest time, so that a visit that is stored late ends nothing.
  const visitSeconds = Math.min(VISIT_SECONDS, shortest * 15);
  const lastVisits = new RecentMap<{ readonly held: string; readonly at: number }>();

  return (context) => {
    const { caller, roles, clock, execution } = context;
    // A program that acts for the approver does not show that the approver is there.
    if (caller.kind !== 'user' || caller.authentication.method !== 'session') return;
    const now = Math.floor(clock.now() / 1000);
    const [key, holds] = [personKey(caller), roles.names.filter((role) => watched.has(role))];
    const last = lastVisits.get(key);
    const held = JSON.stringify([holds, roles.incomplete === true]);
    const seconds = holds.length === 0 ? ABSENT_SECONDS : visitSeconds;
    if (last?.held === held && Math.abs(now - last.at) < seconds) return;
    lastVisits.set(key, { held, at: now });
    execution.waitUntil(
      visited(scope, caller, roles, now, context).catch((error: unknown) => {
        lastVisits.delete(key);
        scope.settings.warn(`portcullis: a visit of an approver was not stored (${failureKind(error)})`);
      }),
    );
  };
}

/** Extends what a user approved, or ends it, by the roles with which they came. */
async function visited(
  scope: SeenScope,
  user: Identity,
  roles: RoleSet<string>,
  now: number,
  context: Context,
): Promise<void> {
  const { ask, configuration, tell } = scope;
  const all = await ask((store) => store.list(now));
  for (const found of all) {
    const { decision, host, role, state } = found;
    const elevation = offerAt(configuration, host, role)?.elevation;
    if (state !== 'standing' || decision === undefined || elevation?.approverSeenMinutes === undefined)
      continue;
    if (personKey(decision.by) !== personKey(user)) continue;
    const code = endingOf(decision, elevation, roles, now);
    if (code === 'unknown') continue;
    if (code === undefined) await ask((store) => store.seen(found.id, now));
    else if (await ask((store) => store.revoke(found.id, now)))
      await recordElevation(tell, { change: 'revoked', found, code }, { user, roles: roles.names }, context);
  }
}

/** Why a role ends with this visit of its approver; `undefined` if it goes on, `unknown` if the visit shows neither. */
function endingOf(
  decision: ElevationDecision,
  elevation: Elevation,
  roles: RoleSet<string>,
  now: number,
): string | undefined {
  // It has ended already: a visit does not bring it back.
  if (now >= endOf(decision, elevation)) return 'elevation.approver_unseen';
  if (elevation.approvers.some((role) => roles.names.includes(role))) return undefined;
  // With groups that are not known, the approver may still hold the role: it is not extended, and ends by itself.
  return roles.incomplete === true ? 'unknown' : 'elevation.approver_without_role';
}
