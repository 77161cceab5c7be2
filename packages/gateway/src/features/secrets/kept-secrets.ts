import type { Activity } from '@portcullis/audit';
import { defined, type Execution } from '@portcullis/core/internal';
import {
  type CachedSecret,
  type CachedSecretOptions,
  cachedSecret,
  type SecretSource,
} from '@portcullis/secrets';
import type { GatewaySettings } from '../../gateway-options.ts';
import type { SecretsByVariable } from './secret-variables.ts';

/** The hard age of `cachedSecret`, where a secret has none of its own. */
export const HARD_AGE_SECONDS = 86_400;

/** One secret of a gate, before it was read. */
export interface NamedSecret {
  /** The variable that it stands for. */
  readonly name: string;
  /** What it is known again by, from one configuration to the next. */
  readonly identity: string;
  readonly source: SecretSource;
  /** Default: those of `cachedSecret`. */
  readonly ages?: Pick<CachedSecretOptions, 'softAgeSeconds' | 'hardAgeSeconds'>;
}

/**
 * The secrets of one isolate. One that two configurations have in common is read once for both, so that a change of the
 * configuration asks no store anew, and needs none that is down.
 */
export class KeptSecrets {
  readonly #settings: GatewaySettings;
  readonly #kept = new Map<string, CachedSecret>();
  readonly #rotated: Activity[] = [];

  constructor(settings: GatewaySettings) {
    this.#settings = settings;
  }

  /** Fetches the secrets that are due. Rejects with 503 if one is not available. */
  async versions(secrets: readonly NamedSecret[], execution: Execution): Promise<SecretsByVariable> {
    const read = secrets.map(
      async (secret) => [secret.name, await this.#cached(secret).versions(execution)] as const,
    );
    return Object.fromEntries(await Promise.all(read));
  }

  /** New versions that were seen since this was last called, to be recorded. */
  takeRotated(): readonly Activity[] {
    return this.#rotated.splice(0);
  }

  #cached({ name, identity, source, ages = {} }: NamedSecret): CachedSecret {
    const known = this.#kept.get(identity);
    if (known !== undefined) return known;
    const { clock, warn, sleep } = this.#settings;
    const made = cachedSecret(source, {
      ...ages,
      clock,
      warn,
      ...defined({ sleep }),
      onRotated: ({ id, previousId }) =>
        this.#rotated.push({
          type: 'keys.rotated',
          outcome: 'allow',
          keys: { purpose: name, kid: id, previous_kid: previousId },
        }),
    });
    this.#kept.set(identity, made);
    return made;
  }
}
