import { SecretSourceError } from './secret-source.ts';
import { storeAnswer } from './store-answer.ts';
import { type VaultSecretOptions, vaultHeaders, vaultPlace, vaultSettings } from './vault-secret.ts';

/**
 * Writes a new value to a secret of Vault's KV engine, version 2, whose current version is `id`. If another writer was faster, nothing is
 * changed. Other fields are unchanged, and {@link vaultSecret} still accepts the previous version.
 *
 * Needs `patch` on `MOUNT/data/PATH`. Fails with a `SecretSourceError`, and with a `TypeError` for options that cannot work. It
 * does **not** look how old the version is that is replaced.
 *
 * @see {@link https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#patch-secret | Vault: patch secret}
 */
export async function rotateVaultSecret(
  options: VaultSecretOptions,
  value: string,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const settings = vaultSettings('rotateVaultSecret', options);
  const { called, url } = vaultPlace(settings);
  const headers = {
    ...(await vaultHeaders(settings, signal)),
    'content-type': 'application/merge-patch+json',
  };
  const body = JSON.stringify({
    options: { cas: Number(id) },
    data: { [settings.field]: value },
  });
  const { status } = await storeAnswer(
    called,
    url,
    { method: 'PATCH', headers, body, signal },
    settings.fetch,
  );
  if (status === 400)
    throw new SecretSourceError(`${called}: is no longer at version ${id}: it was changed by someone else`);
  if (status !== 200) throw new SecretSourceError(`${called}: Vault answered ${status}`);
}
