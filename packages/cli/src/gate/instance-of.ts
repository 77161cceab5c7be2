import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { isOpen } from '../files/worker-variables.ts';
import { UsageError } from '../usage-error.ts';

/** A placeholder for a host that only the Worker knows. Reserved (RFC 2606), so it is never a real host. */
const ANY_HOST = 'gate.invalid';

/** An instance, and the host that it is asked under. */
export interface AskedInstance {
  readonly instance: InstanceConfiguration;
  readonly host: string;
}

/**
 * The instance that serves a host; without a host, the only one there is. A host that stands in the configuration as a
 * `${NAME}` can be any, so an instance with one serves what no other does, as long as it is the only such instance.
 *
 * Fails with {@link UsageError} where that leaves none, or several.
 */
export function instanceOf({ instances }: GatewayConfiguration, host: string | undefined): AskedInstance {
  if (host === undefined) {
    const [only, ...more] = instances;
    if (only === undefined || more.length > 0) {
      throw new UsageError(
        `the host is missing: the configuration has several instances (${hostsOf(instances)})`,
      );
    }
    return { instance: only, host: only.hosts.find((known) => !isOpen(known)) ?? ANY_HOST };
  }
  const exact = instances.find(({ hosts }) => hosts.includes(host));
  if (exact !== undefined) return { instance: exact, host };
  const [open, ...others] = instances.filter(({ hosts }) => hosts.some(isOpen));
  if (open === undefined || others.length > 0) {
    throw new UsageError(`host ${host}: no instance is known to serve it (${hostsOf(instances)})`);
  }
  return { instance: open, host };
}

function hostsOf(instances: readonly InstanceConfiguration[]): string {
  return instances.map(({ name, hosts }) => `${name}: ${hosts.join(', ')}`).join('; ');
}
