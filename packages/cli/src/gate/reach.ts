import { defined } from '@portcullis/core/internal';
import { type Access, type Reach, type Reached, type ReachedBy, whoCanReach } from '@portcullis/policy/prove';
import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { explainedApplication, policyWords } from 'portcullis/internal';
import { UsageError } from '../usage-error.ts';
import { gateReading, ownProof } from './as-the-gate.ts';

/** Who can reach something behind an instance. */
export interface NamedReach extends Reach {
  /** As it was asked for. */
  readonly of: string;
  readonly policy: string;
}

/**
 * Who can reach a path, a kind or an object, as `--of` names it. Fails with `UsageError` if no request is known to be about it: then
 * nothing is proved of any user.
 *
 * @param now milliseconds since the Unix epoch
 */
export function reachOf(
  of: string,
  instance: InstanceConfiguration,
  configuration: Pick<GatewayConfiguration, 'roles' | 'breakGlass'>,
  now: number,
): NamedReach {
  const { policy } = instance;
  const reached = reachedBy(of, instance);
  const options = ownProof(naming(reached, instance), configuration);
  const reach = whoCanReach(policy, reached, { ...options, now });
  if (reach.places > 0) return { of, policy: policy.name, ...reach };
  throw new UsageError(
    `--of ${of}: no request that the gate forwards is about it. Its addresses may not contain the name: ask about a path, or about the kind alone`,
  );
}

/** The same instance with the object among the words of its policy, so that its addresses are among those that are looked at. */
function naming(reached: Reached, instance: InstanceConfiguration): InstanceConfiguration {
  const { name, rules, elevations } = instance.policy;
  if (!('kind' in reached) || reached.id === undefined)
    return { ...instance, policy: { name, rules, ...defined({ elevations }) } };
  const claim = { name: 'of', who: 'anyone', never: true, kinds: [reached.kind], ids: [reached.id] } as const;
  return { ...instance, policy: { name, rules, ...defined({ elevations }), claims: [claim] } };
}

function reachedBy(of: string, instance: InstanceConfiguration): Reached {
  if (of.startsWith('/')) {
    if (/[?#]/.test(of)) throw new UsageError(`--of ${of}: must be a path without a query`);
    const reading = gateReading(instance, 'gate.invalid', 'GET', of);
    if (reading.ok) return { path: reading.target.path };
    throw new UsageError(`--of ${of}: the gate refuses this address before the policy (${reading.failure})`);
  }
  const colon = of.indexOf(':');
  const [kind, id] = colon < 0 ? [of, undefined] : [of.slice(0, colon), of.slice(colon + 1)];
  const kinds = policyWords(explainedApplication(instance)).kinds ?? [];
  if (kind === '' || id === '' || id?.includes('*') || (kinds.length > 0 && !kinds.includes(kind))) {
    const known = kinds.length === 0 ? '' : `; the kinds of this application are ${kinds.join(', ')}`;
    throw new UsageError(`--of ${of}: must be KIND:NAME, KIND, or a path that starts with a slash${known}`);
  }
  return id === undefined ? { kind } : { kind, id };
}

/** A table, with the conditions below the row that has them. */
export function reachInWords({ of, policy, callers }: NamedReach): string {
  const rows = callers.map((caller) => [nameOf(caller), word(caller.read), word(caller.write)] as const);
  const head = ['', 'GET, HEAD', 'other methods'] as const;
  const [first, second] = [0, 1].map((at) =>
    Math.max(...[head, ...rows].map((row) => (row[at] ?? '').length)),
  ) as [number, number];
  const line = ([name, read, write]: readonly [string, string, string]): string =>
    `  ${name.padEnd(first)}  ${read.padEnd(second)}  ${write}`.trimEnd();
  const conditions = ({ read, write }: ReachedBy): readonly string[] => [
    ...conditionsOf('GET, HEAD', read),
    ...conditionsOf('other methods', write),
  ];
  return [
    `who can reach ${of}, by policy ${policy} (the application may restrict it further)`,
    line(head),
    ...rows.flatMap((row, at) => [line(row), ...conditions(callers[at] as ReachedBy)]),
    '',
  ].join('\n');
}

/** The conditions of an access, and what an elevation adds to it. */
function conditionsOf(methods: string, access: Access | undefined): readonly string[] {
  const { when, elevated } = access ?? {};
  return [
    ...(when === undefined ? [] : [`      ${methods}: ${when}`]),
    ...(elevated === undefined
      ? []
      : [
          `      ${methods}: ${word(elevated)} with an elevation to ${elevated.roles.join(', ')}${elevated.when === undefined ? '' : `: ${elevated.when}`}`,
        ]),
  ];
}

function nameOf({ caller, role }: ReachedBy): string {
  return caller === 'anonymous' ? '(anonymous)' : (role ?? '(no role)');
}

function word(access: Access | undefined): string {
  if (access === undefined) return 'no such request';
  return access.access === 'sometimes' ? 'only if' : access.access;
}
