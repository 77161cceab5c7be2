import type { GatewayConfiguration } from '../configuration/types.ts';
import { type GatewayOptions, type GatewaySettings, network } from '../gateway-options.ts';
import type { Traces } from '../traces.ts';
import type { Assembly } from './misconfigured.ts';
import { requiredPart } from './parts/part-named.ts';
import type { GatewayParts } from './parts/parts.ts';

type Network = Pick<GatewayOptions, 'fetch' | 'sleep'>;

/** What the parts of a gate ask others by: as it is, or traced. */
export interface TracedSurroundings {
  /** `undefined` where requests are not traced. */
  readonly traces: Traces | undefined;
  readonly env: object;
  readonly provider: Network;
  readonly directory: Network;
}

/** What the parts of a gate ask others by. Where requests are not traced, nothing stands in between. */
export function tracedSurroundings(
  { traces: tracing, name = 'portcullis' }: GatewayConfiguration,
  gateway: GatewayParts,
  maskPath: (path: string) => string,
  surroundings: {
    readonly settings: GatewaySettings;
    readonly env: object;
    readonly assembly: Assembly;
  },
): TracedSurroundings {
  const { settings, env, assembly } = surroundings;
  const plain = network(settings);
  const traces = assembly.part('traces', tracing, (configured) =>
    requiredPart(gateway, 'traces')(configured, { service: name, maskPath, settings }),
  );
  if (traces === undefined) return { traces, env, provider: plain, directory: plain };
  return {
    traces,
    env: traces.env(env),
    provider: { ...plain, fetch: traces.fetch('provider', settings.fetch) },
    directory: { ...plain, fetch: traces.fetch('directory', settings.fetch) },
  };
}
