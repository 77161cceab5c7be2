import type { ActivityEvent, RequestEvent } from '@portcullis/audit';
import type { CallerNames } from './caller-names.ts';

/** A role that a user held for a limited time in the period. */
export interface ReviewedElevation {
  readonly id: string;
  readonly who: string;
  readonly role: string;
  readonly policy: string;
  /** Empty if the log does not contain the approval, as the next two. */
  readonly approvedBy: string;
  /** ISO 8601. */
  readonly from: string;
  /** When it ends at the latest: a lock of the user or a change of the policy ends it earlier, without an event of its own. */
  readonly until: string;
  /** When it was revoked; empty if it was not. */
  readonly revoked: string;
  /** At the end of the period, as far as the log says. What the log does not say counts as standing. */
  readonly state: 'standing' | 'over' | 'revoked';
  /** The number of requests in the period that it allowed. */
  readonly used: number;
}

interface Known {
  who?: string | undefined;
  role?: string | undefined;
  policy?: string | undefined;
  approvedBy?: string;
  from?: string;
  /** Milliseconds since the Unix epoch. */
  until?: number | undefined;
  revoked?: string;
  used: number;
}

/** Collects what the events say of elevations, in any order. */
export class ElevationHistory {
  readonly #names: CallerNames;
  readonly #known = new Map<string, Known>();

  constructor(names: CallerNames) {
    this.#names = names;
  }

  /** Reads that an elevation was approved or revoked. */
  changed({ actor, elevation, time }: Extract<ActivityEvent, { readonly type: 'elevation' }>): void {
    const { change, id, iss, sub, role, policy, until } = elevation;
    if (id === undefined || (change !== 'approved' && change !== 'revoked')) return;
    const known = this.#of(id);
    known.who ??= this.#names.keyOf({ actor: { kind: 'user', iss, sub } });
    known.role ??= role;
    known.policy ??= policy;
    if (change === 'revoked') known.revoked = time;
    else {
      known.approvedBy = this.#names.keyOf({ actor });
      known.from = time;
      known.until = until === undefined ? undefined : until * 1000;
    }
  }

  /** Reads a request of the period that an elevation allowed. */
  used(event: RequestEvent, who: string): void {
    const { elevation, id: policy } = event.policy ?? {};
    if (elevation === undefined) return;
    const known = this.#of(elevation.id);
    known.who ??= who;
    known.role ??= elevation.role;
    known.policy ??= policy;
    known.used++;
  }

  /** The elevations that stood or were used in a period: milliseconds since the Unix epoch. */
  within(from: number, to: number, nameOf: (key: string) => string): readonly ReviewedElevation[] {
    return [...this.#known]
      .filter(([, known]) => known.used > 0 || stoodAfter(known, from))
      .map(
        ([id, { who = '', role = '', policy = '', approvedBy, from: since = '', until, revoked, used }]) =>
          ({
            ...{ id, who: nameOf(who), role, policy },
            approvedBy: approvedBy === undefined ? '' : nameOf(approvedBy),
            from: since,
            until: until === undefined ? '' : new Date(until).toISOString(),
            revoked: revoked ?? '',
            state:
              revoked !== undefined ? 'revoked' : until !== undefined && until <= to ? 'over' : 'standing',
            used,
          }) as const,
      )
      .sort((one, other) => (one.from + one.id < other.from + other.id ? -1 : 1));
  }

  #of(id: string): Known {
    const known = this.#known.get(id) ?? { used: 0 };
    this.#known.set(id, known);
    return known;
  }
}

/** A request that was revoked before anyone approved it was never a role. */
function stoodAfter({ from, until, revoked }: Known, time: number): boolean {
  if (from === undefined) return false;
  return (until === undefined || until > time) && (revoked === undefined || !(Date.parse(revoked) <= time));
}
