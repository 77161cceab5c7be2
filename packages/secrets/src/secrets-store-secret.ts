import { MIN_SECRET_LENGTH, requireBinding, SecretRing } from '@portcullis/core/internal';
import {
  type SecretSource,
  SecretSourceError,
  type SecretVersion,
  type SecretVersions,
} from './secret-source.ts';

/** A binding to a secret of Workers Secrets Store, as far as it is used. */
export interface SecretsStoreBinding {
  readonly get: () => Promise<string>;
}

/**
 * A secret of Workers Secrets Store. A store's secret has one value: bind the one before it too, and both are good.
 *
 * Throws `TypeError` where one of them is not bound, or they are no list.
 *
 * @param bindings the newest first. Where one of them cannot be read, none is: an old key missing is a session lost
 * @see {@link https://developers.cloudflare.com/secrets-store/integrations/workers/ | Workers Secrets Store}
 */
export function secretsStoreSecret(
  name: string,
  bindings: readonly [SecretsStoreBinding, ...SecretsStoreBinding[]],
): SecretSource {
  if (!Array.isArray(bindings) || bindings.length === 0)
    throw new TypeError('secretsStoreSecret: the bindings must be an array, such as [env.SESSION_KEY]');
  for (const binding of bindings)
    requireBinding('secretsStoreSecret', 'Secrets Store secret', binding, 'get');
  const called = `Secrets Store ${name}`;
  return {
    name: called,
    read: async () => {
      const versions: SecretVersion[] = [];
      for (const binding of bindings) {
        const value = await got(binding, called);
        versions.push({ value, id: await versionId(value) });
      }
      return versions as unknown as SecretVersions;
    },
  };
}

async function got(binding: SecretsStoreBinding, called: string): Promise<string> {
  let value: unknown;
  try {
    value = await binding.get();
  } catch (cause) {
    throw new SecretSourceError(`${called}: the binding's get() failed`, { cause });
  }
  if (typeof value !== 'string' || value === '')
    throw new SecretSourceError(`${called}: the binding returned no string`);
  return value;
}

/**
 * Names a version whose store does not: derived from the value by HKDF, and says nothing about it. A short value could be
 * guessed from that, and is called `unnamed`.
 */
async function versionId(value: string): Promise<string> {
  if (value.length < MIN_SECRET_LENGTH) return 'unnamed';
  const ring = new SecretRing([value], {
    keyLabel: 'portcullis secret version 1',
    idLabel: 'portcullis secret version id 1',
    algorithm: { name: 'AES-GCM', length: 256 },
    usages: ['encrypt'],
  });
  return (await ring.newest()).id;
}
