import type { Execution } from '@portcullis/core/internal';
import { configuredSecrets } from '../features/secrets/configured-secrets.ts';
import type { KeptSecrets, NamedSecret } from '../features/secrets/kept-secrets.ts';
import { RenewedGate } from '../features/secrets/renewed-gate.ts';
import type { GatewaySettings } from '../gateway-options.ts';
import type { GatewayConfiguration } from '../generated/types.ts';
import { ALL_PARTS } from '../stated-parts.ts';
import type { ReadyVersion } from './ready-version.ts';

/** What a gate is made from besides its configuration. */
export interface GateMaterial {
  /** Those that the Worker's code names: a configuration may name others. */
  readonly secrets: readonly NamedSecret[];
  readonly kept: KeptSecrets;
  readonly settings: GatewaySettings;
  readonly env: object;
}

/** The gate of a version, or why there is none. Rejects where a secret cannot be had. */
export async function putTogether(
  stored: ReadyVersion,
  configuration: GatewayConfiguration,
  { secrets, kept, settings, env }: GateMaterial,
  execution: Execution,
): Promise<RenewedGate | string> {
  const plan = { ...stored, configuration, parts: ALL_PARTS };
  const named = configuredSecrets(plan, settings, env);
  if ('detail' in named) return named.detail;
  const twice = named.find(({ name }) => secrets.some((secret) => secret.name === name));
  if (twice !== undefined)
    return `secrets.${twice.name}: is also passed by the Worker's code: define it in one place`;
  const renewed = new RenewedGate({ secrets: [...secrets, ...named], kept, plan, settings, env });
  await renewed.renew(execution);
  return renewed.gate === undefined ? (renewed.problem?.detail ?? '') : renewed;
}
