import { evaluate, type PolicyRequest, type Simulation, simulate } from '@portcullis/policy';
import { type AffectedCaller, type RefusedBefore, readAgain } from '@portcullis/policy/internal';
import { type RoleResolver, roleResolver } from '@portcullis/roles';
import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { explainedApplication } from 'portcullis/internal';
import type { EventLine } from '../files/event-lines.ts';
import { UsageError } from '../usage-error.ts';
import { accountOf, asFarAsKnown, isWithoutGroups } from './accounts-of-events.ts';
import { gatePolicy } from './as-the-gate.ts';
import { instanceOf } from './instance-of.ts';

/** A caller for whom decisions of one instance differ. */
export interface ReplayedCaller extends AffectedCaller {
  readonly instance: string;
  /** For a caller who loses access only because groups and claims are unknown: the setting to add if there are none. */
  readonly advice: string | undefined;
}

/** What a configuration would have answered to recorded requests. */
export interface Replay extends Omit<Simulation, 'gains' | 'losses'> {
  /** How many lines are no JSON. */
  readonly unreadable: number;
  /** The first of them. */
  readonly firstUnreadable: number | undefined;
  readonly gains: readonly ReplayedCaller[];
  readonly losses: readonly ReplayedCaller[];
}

/**
 * Replays recorded events with all instances of a configuration: each event with the instance that serves its host.
 *
 * @param lines begins reading the log anew; it is read once for each instance
 */
export function replay(configuration: GatewayConfiguration, lines: () => Iterable<EventLine>): Replay {
  const count = { lines: 0, unreadable: 0, firstUnreadable: undefined as number | undefined };
  for (const { number, value } of lines()) {
    count.lines++;
    if (value !== undefined) continue;
    count.unreadable++;
    count.firstUnreadable ??= number;
  }
  const parts = configuration.instances.map((instance) => {
    const policy = gatePolicy(instance);
    const advice = new Map<string, string>();
    const simulation = simulate(eventsOf(instance, configuration, lines()), policy, {
      prepare: (request, host, event) => {
        const read = asTheGateReadsIt(instance, configuration, { request, host, event });
        const account = accountOf(event, configuration.roles);
        if (account === undefined || 'refused' in read) return read;
        const known = evaluate(policy, asFarAsKnown(read, true));
        if (known.effect === 'allow' && evaluate(policy, read).effect !== 'allow')
          advice.set(callerOf(event), adviceFor(account.username ?? account.name, instance));
        return read;
      },
    });
    return { instance: instance.name, simulation, advice };
  });
  const sum = (of: (simulation: Simulation) => number): number =>
    parts.reduce((total, { simulation }) => total + of(simulation), 0);
  const callers = (which: 'gains' | 'losses'): readonly ReplayedCaller[] =>
    parts.flatMap(({ instance, simulation, advice }) =>
      simulation[which].map((caller) => {
        const { issuer, subject } = caller;
        return { instance, ...caller, advice: advice.get(JSON.stringify([issuer, subject])) };
      }),
    );
  const replayed = sum(({ replayed }) => replayed);
  return {
    replayed,
    skipped: count.lines - count.unreadable - replayed,
    unreadable: count.unreadable,
    firstUnreadable: count.firstUnreadable,
    unchanged: sum(({ unchanged }) => unchanged),
    gains: callers('gains'),
    losses: callers('losses'),
  };
}

/** The events of a log that are of an instance. */
export function* eventsOf(
  instance: InstanceConfiguration,
  configuration: GatewayConfiguration,
  lines: Iterable<EventLine>,
): Generator<unknown> {
  for (const { value } of lines) {
    const host = (value as { readonly http?: { readonly host?: unknown } } | null | undefined)?.http?.host;
    if (servedBy(configuration, host) === instance) yield value;
  }
}

/** Whose the events of a host are; with one instance, its own whatever the host: the log may be of another stage. */
export function servedBy(
  configuration: GatewayConfiguration,
  host: unknown,
): InstanceConfiguration | undefined {
  const [only, ...more] = configuration.instances;
  if (more.length === 0) return only;
  if (typeof host !== 'string') return undefined;
  try {
    return instanceOf(configuration, host).instance;
  } catch (error) {
    // A host that no instance serves for sure: the event is skipped, and counted as such.
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

function callerOf(event: unknown): string {
  const { actor } = event as { readonly actor?: { readonly iss?: unknown; readonly sub?: unknown } };
  return JSON.stringify([actor?.iss, actor?.sub]);
}

function adviceFor(username: string | undefined, { name }: InstanceConfiguration): string {
  const account = JSON.stringify(username ?? 'USERNAME');
  return `authenticated by a secret of the application, so its groups and claims are unknown: if the account belongs to no user of the identity provider, such as a bot, add "accountsWithoutGroups": [${account}] to instance ${name}`;
}

/** A request as a log has it. */
export interface LoggedRequest {
  readonly request: PolicyRequest;
  readonly host: string | undefined;
  readonly event: unknown;
}

/**
 * Returns a recorded request as the gate parses it now: refused before any policy, or with its resource and what is known about the
 * caller.
 */
export function asTheGateReadsIt(
  instance: InstanceConfiguration,
  { roles }: Pick<GatewayConfiguration, 'roles'>,
  { request, host, event }: LoggedRequest,
): PolicyRequest | RefusedBefore {
  const read = readAgain(explainedApplication(instance), withImplied(request, roles), host);
  const account = accountOf(event, roles);
  if (account === undefined || 'refused' in read) return read;
  return asFarAsKnown(read, isWithoutGroups(account, instance));
}

const resolvers = new WeakMap<GatewayConfiguration['roles'], RoleResolver<string>>();

/** The request with what the role of its elevation implies by this configuration, as at the gate. */
function withImplied(request: PolicyRequest, roles: GatewayConfiguration['roles']): PolicyRequest {
  const { elevated } = request;
  if (elevated === undefined) return request;
  const resolver = resolvers.get(roles) ?? roleResolver(roles);
  resolvers.set(roles, resolver);
  return {
    ...request,
    elevated: elevated.map(({ role }) => ({ role, implies: resolver.give([role], 'elevation').names })),
  };
}
