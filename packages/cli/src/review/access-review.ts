import type { AuditEvent, RequestEvent } from '@portcullis/audit';
import { type WayFacts, wayOf } from '@portcullis/core/internal';
import { type Cell, matrix } from '@portcullis/policy/prove';
import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { ownProof } from '../gate/as-the-gate.ts';
import { servedBy } from '../gate/replay.ts';
import { CallerNames } from './caller-names.ts';
import { type PolicyChange, PolicyHistory } from './policy-changes.ts';
import { ElevationHistory, type ReviewedElevation } from './reviewed-elevations.ts';

/** A caller in the log. */
export interface SeenCaller {
  /** The e-mail address or the subject, or the pseudonym of one; with the issuer where two have the same. */
  readonly who: string;
  readonly kind: string;
  /** All that they had in the period. */
  readonly roles: readonly string[];
}

/** What a caller did: requests about one resource. */
export interface Use {
  readonly who: string;
  readonly application: string;
  readonly operation: string;
  readonly allowed: number;
  /** Denied, or redirected to a login. */
  readonly refused: number;
  /** ISO 8601. */
  readonly first: string;
  readonly last: string;
}

/** A right of a role, and whether a caller with the role used it. */
export interface Right extends Cell {
  readonly instance: string;
  /** The number of allowed requests of its holders. */
  readonly used: number;
  /** Who had the role in the period. */
  readonly holders: readonly string[];
}

/** Who could reach what, who did, and what changed, in one period. */
export interface AccessReview {
  /** ISO 8601: from the first, before the second. */
  readonly from: string;
  readonly to: string;
  readonly events: { readonly all: number; readonly requests: number; readonly refused: number };
  readonly callers: readonly SeenCaller[];
  readonly uses: readonly Use[];
  /** Each but `never`. */
  readonly rights: readonly Right[];
  readonly changes: readonly PolicyChange[];
  /** The roles that users held for a limited time. */
  readonly elevations: readonly ReviewedElevation[];
}

interface MutableUse {
  allowed: number;
  refused: number;
  first: string;
  last: string;
}

/** Reads the events of a period, one after the other, and says in the end what they come to. */
export class ReviewCollector {
  readonly #from: number;
  readonly #to: number;
  readonly #names = new CallerNames();
  readonly #callers = new Map<string, { kind: string; roles: Set<string> }>();
  readonly #uses = new Map<string, MutableUse>();
  /** The number of allowed requests of holders of a role, by policy, role, application, operation and whether an agent sent them, then by host. */
  readonly #used = new Map<string, Map<string | undefined, number>>();
  readonly #history = new PolicyHistory();
  readonly #elevations = new ElevationHistory(this.#names);
  #all = 0;
  #requests = 0;
  #refused = 0;

  /** @param from milliseconds since the Unix epoch, included; `to` is not */
  constructor(from: number, to: number) {
    this.#from = from;
    this.#to = to;
  }

  add(event: AuditEvent): void {
    const time = Date.parse(event.time);
    if (event.type === 'policy.loaded' && time < this.#to) {
      this.#history.add(event, time < this.#from);
    }
    if (event.type === 'elevation' && time < this.#to) this.#elevations.changed(event);
    if (Number.isNaN(time) || time < this.#from || time >= this.#to) return;
    this.#all += 1;
    if (event.type === 'request.decision') this.#request(event);
  }

  #request(event: RequestEvent): void {
    this.#requests += 1;
    const who = this.#names.keyOf(event);
    const { kind = 'anonymous', roles = [] } = event.actor ?? {};
    const caller = this.#callers.get(who) ?? { kind, roles: new Set() };
    for (const role of roles) caller.roles.add(role);
    this.#callers.set(who, caller);
    const { app = '', operation = '' } = event.resource ?? {};
    const allowed = event.outcome === 'allow';
    if (!allowed) this.#refused += 1;
    const key = JSON.stringify([who, app, operation]);
    const use = this.#uses.get(key) ?? { allowed: 0, refused: 0, first: event.time, last: event.time };
    use[allowed ? 'allowed' : 'refused'] += 1;
    // Lines of several writers are not in the order of their times.
    if (event.time < use.first) use.first = event.time;
    if (event.time > use.last) use.last = event.time;
    this.#uses.set(key, use);
    if (!allowed) return;
    // A way that is not known counts as an agent's.
    const isAgent = (wayOf((event.auth ?? {}) as WayFacts) ?? 'agent') === 'agent';
    this.#elevations.used(event, who);
    // Without its elevation, the request would have been denied: it is no use of a right that the caller's other roles have.
    const { elevation } = event.policy ?? {};
    for (const role of elevation === undefined ? roles : [elevation.role]) {
      const right = JSON.stringify([event.policy?.id, role, app, operation, isAgent]);
      const byHost = this.#used.get(right) ?? new Map<string | undefined, number>();
      this.#used.set(right, byHost);
      byHost.set(event.http.host, (byHost.get(event.http.host) ?? 0) + 1);
    }
  }

  /**
   * What was read comes to this, by the policies of a configuration.
   * @param earlier configurations of before, whose policies changes are compared with
   */
  async review(
    configuration: GatewayConfiguration,
    earlier: readonly GatewayConfiguration[],
  ): Promise<AccessReview> {
    const now = this.#to;
    const nameOf = this.#names.names();
    const elevations = this.#elevations.within(this.#from, this.#to, nameOf);
    const rights = configuration.instances.flatMap((instance) => {
      const { cells } = matrix(instance.policy, {
        ...ownProof(instance, configuration),
        now,
      });
      const isApart = cells.some(({ via }) => via !== undefined);
      return cells
        .filter(({ access }) => access !== 'never')
        .map((cell) => ({
          ...cell,
          instance: instance.name,
          used: this.#usesOf(instance, configuration, cell, isApart),
          holders: [
            ...new Set([
              ...this.#holdersOf(cell.role).map(nameOf),
              ...elevations.flatMap(({ role, who }) => (role === cell.role ? [who] : [])),
            ]),
          ].sort(),
        }));
    });
    return {
      from: new Date(this.#from).toISOString(),
      to: new Date(this.#to).toISOString(),
      events: { all: this.#all, requests: this.#requests, refused: this.#refused },
      callers: [...this.#callers]
        .map(([who, { kind, roles }]) => ({ who: nameOf(who), kind, roles: [...roles].sort() }))
        .sort(byText(({ who }) => who)),
      uses: [...this.#uses]
        .map(([key, use]) => {
          const [who, application, operation] = JSON.parse(key) as [string, string, string];
          return { who: nameOf(who), application, operation, ...use };
        })
        .sort(byText(({ who, application, operation }) => JSON.stringify([who, application, operation]))),
      rights,
      changes: await this.#history.changes([...earlier, configuration], now),
      elevations,
    };
  }

  /** Hosts may have changed since, so they are asked only where the policies of several instances have one name. */
  #usesOf(
    instance: InstanceConfiguration,
    configuration: GatewayConfiguration,
    { role, via, application, operation }: Cell,
    isApart: boolean,
  ): number {
    const { name } = instance.policy;
    const isAlone = configuration.instances.filter(({ policy }) => policy.name === name).length === 1;
    const counted = isApart ? [via === 'agent'] : [true, false];
    return counted
      .flatMap((isAgent) => [
        ...(this.#used.get(JSON.stringify([name, role, application, operation, isAgent])) ?? []),
      ])
      .filter(([host]) => isAlone || servedBy(configuration, host) === instance)
      .reduce((total, [, used]) => total + used, 0);
  }

  #holdersOf(role: string): readonly string[] {
    return [...this.#callers].flatMap(([who, { roles }]) => (roles.has(role) ? [who] : []));
  }
}

function byText<Item>(text: (item: Item) => string): (one: Item, other: Item) => number {
  return (one, other) => (text(one) < text(other) ? -1 : 1);
}
