import { type Execution, wasSetBack } from '@portcullis/core/internal';
import type { NoGate } from '../../gate/no-gate.ts';
import type { GatePlan } from '../../gate-plan.ts';
import type { GatewaySettings } from '../../gateway-options.ts';
import { assemble, type Gate } from '../../plan.ts';
import { HARD_AGE_SECONDS, type KeptSecrets, type NamedSecret } from './kept-secrets.ts';
import { type SecretsByVariable, withSecrets } from './secret-variables.ts';

/** What a gate with secrets is built from. */
export interface RenewedGateOptions {
  readonly plan: GatePlan;
  readonly secrets: readonly NamedSecret[];
  readonly kept: KeptSecrets;
  readonly settings: GatewaySettings;
  readonly env: object;
}

/** The gate of one configuration in one isolate, put together anew when one of its secrets has another version. */
export class RenewedGate {
  readonly #with: RenewedGateOptions;
  #gate: Gate | undefined;
  #problem: NoGate | undefined;
  /** What was tried last, whether a gate came of it or not. */
  #tried: SecretsByVariable | undefined;
  /** When the secrets in the gate were last those that there are, in milliseconds since the Unix epoch. */
  #goodAt = 0;

  constructor(options: RenewedGateOptions) {
    this.#with = options;
  }

  /** The one that serves; `undefined` until there is one, and where it is too old. */
  get gate(): Gate | undefined {
    return this.#gate;
  }

  /**
   * Why no gate could be built with the current secrets. The previous gate stays active until the first of its secrets reaches its
   * hard age.
   */
  get problem(): NoGate | undefined {
    return this.#problem;
  }

  /**
   * Fetches the secrets that are due, and rebuilds the gate if one changed. Resolves to whether it was rebuilt. Rejects with 503 if
   * a secret is not available.
   */
  async renew(execution: Execution): Promise<boolean> {
    const { plan, secrets, kept, settings, env } = this.#with;
    const versions = await kept.versions(secrets, execution);
    const tried = this.#tried;
    const isNew = tried === undefined || secrets.some(({ name }) => tried[name] !== versions[name]);
    if (isNew) {
      this.#tried = versions;
      const made = assemble(plan, settings, withSecrets(plan.configuration, versions, env));
      if ('hosts' in made) [this.#gate, this.#problem] = [made, undefined];
      else this.#problem = made;
    }
    const now = settings.clock.now();
    // A key that was taken away must not live on by its successor's being none.
    if (this.#problem === undefined || wasSetBack(this.#goodAt, now)) this.#goodAt = now;
    else if (secrets.some((secret) => now - this.#goodAt > 1000 * hardAge(secret))) this.#gate = undefined;
    return isNew;
  }
}

function hardAge({ ages }: NamedSecret): number {
  return ages?.hardAgeSeconds ?? HARD_AGE_SECONDS;
}
