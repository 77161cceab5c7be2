import type { AuditEvent } from '@portcullis/audit';
import { policyVersion } from '@portcullis/policy/internal';
import { type Change, difference } from '@portcullis/policy/prove';
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
  /** What the change let in and what no longer; `undefined` where not both versions are at hand. */
  readonly difference: { readonly gained: readonly Change[]; readonly lost: readonly Change[] } | undefined;
}

interface KnownVersion {
  readonly instance: InstanceConfiguration;
  readonly configuration: GatewayConfiguration;
}

/** When which version of which policy came into force, by `policy.loaded`. */
export class PolicyHistory {
  /** Each version's first time, by policy. */
  readonly #versions = new Map<string, Map<string, { time: string; earlier: boolean }>>();

  /** @param earlier whether it was before the period that is looked at */
  add({ time, policy }: PolicyLoaded, earlier: boolean): void {
    const { id, version_sha256: version } = policy;
    if (version === undefined) return;
    const versions = this.#versions.get(id) ?? new Map<string, { time: string; earlier: boolean }>();
    this.#versions.set(id, versions);
    const known = versions.get(version);
    if (known === undefined || time < known.time) versions.set(version, { time, earlier });
  }

  /** What each version that came into force in the period changed. */
  async changes(
    configurations: readonly GatewayConfiguration[],
    now: number,
  ): Promise<readonly PolicyChange[]> {
    const known = await knownVersions(configurations);
    return [...this.#versions].flatMap(([policy, versions]) => {
      const inOrder = [...versions].sort(([, one], [, other]) => (one.time < other.time ? -1 : 1));
      return inOrder.flatMap(([after, { time, earlier }], index): readonly PolicyChange[] => {
        const before = inOrder[index - 1]?.[0];
        if (earlier) return [];
        const difference =
          before === undefined ? undefined : differenceOf(known.get(before), known.get(after), now);
        return [{ policy, time, before, after, difference }];
      });
    });
  }
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
  const { gained, lost } = difference(...policies, options);
  return { gained, lost };
}
