import type { AuditEvent } from '@portcullis/audit';
import { policyVersion } from '@portcullis/policy/internal';
import { type Difference, difference } from '@portcullis/policy/prove';
import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { gateProof } from '../gate/as-the-gate.ts';

type PolicyLoaded = Extract<AuditEvent, { readonly type: 'policy.loaded' }>;

/** A version of a policy came into force after another. */
export interface PolicyChange {
  /** The policy's name. */
  readonly policy: string;
  /** When a writer first decided by it: ISO 8601. */
  readonly time: string;
  /** SHA-256 of the version before; `undefined` where the log has none. */
  readonly before: string | undefined;
  readonly after: string;
  /** The access that the change gained and lost; `undefined` if one of the versions is not available. */
  readonly difference: Omit<Difference, 'equivalent'> | undefined;
}

interface KnownVersion {
  readonly instance: InstanceConfiguration;
  readonly configuration: GatewayConfiguration;
}

interface Load {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly time: string;
  readonly version: string;
  /** Whether it was before the period that is looked at. */
  readonly earlier: boolean;
}

/**
 * A writer that a change has not reached yet starts with the previous version: for this time, that does not count as a change back.
 */
const SETTLING_MS = 15 * 60_000;

/** When which version of which policy became active, by `policy.loaded`. */
export class PolicyHistory {
  readonly #loads = new Map<string, Load[]>();

  /** @param earlier whether it was before the period that is looked at */
  add({ time, policy }: PolicyLoaded, earlier: boolean): void {
    const { id, version_sha256: version } = policy;
    if (version === undefined) return;
    const loads = this.#loads.get(id) ?? [];
    this.#loads.set(id, loads);
    loads.push({ at: Date.parse(time), time, version, earlier });
  }

  /** What each version that came into force in the period changed, those that came back included. */
  async changes(
    configurations: readonly GatewayConfiguration[],
    now: number,
  ): Promise<readonly PolicyChange[]> {
    const known = await knownVersions(configurations);
    return [...this.#loads].flatMap(([policy, loads]) =>
      steps(loads).map(({ before, load: { time, version: after } }): PolicyChange => {
        const difference =
          before === undefined ? undefined : differenceOf(known.get(before), known.get(after), now);
        return { policy, time, before, after, difference };
      }),
    );
  }
}

/** The changes from one version to the next in the period: each once, because two versions may be active at the same time. */
function steps(
  loads: readonly Load[],
): readonly { readonly before: string | undefined; readonly load: Load }[] {
  const found = new Map<string, { readonly before: string | undefined; readonly load: Load }>();
  let [current, left]: (Load | undefined)[] = [];
  // Lines of several writers are not in the order of their times.
  for (const load of loads.toSorted((one, other) => one.at - other.at)) {
    if (load.version === current?.version) continue;
    const isLate = load.version === left?.version && load.at - (current?.at ?? 0) < SETTLING_MS;
    if (isLate) continue;
    [left, current] = [current, load];
    const before = left?.version;
    const step = JSON.stringify([before, load.version]);
    if (!load.earlier && !found.has(step)) found.set(step, { before, load });
  }
  return [...found.values()];
}

async function knownVersions(
  configurations: readonly GatewayConfiguration[],
): Promise<ReadonlyMap<string, KnownVersion>> {
  const known = new Map<string, KnownVersion>();
  for (const configuration of configurations) {
    for (const instance of configuration.instances) {
      known.set(await policyVersion(instance.policy), { instance, configuration });
    }
  }
  return known;
}

function differenceOf(
  before: KnownVersion | undefined,
  after: KnownVersion | undefined,
  now: number,
): PolicyChange['difference'] {
  if (before === undefined || after === undefined) return undefined;
  const policies = [before.instance.policy, after.instance.policy] as const;
  const options = { ...gateProof(after.instance, after.configuration, policies), now };
  const { equivalent: _, ...found } = difference(...policies, options);
  return found;
}
