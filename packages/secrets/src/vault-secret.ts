import {
  address,
  type Completed,
  checkOptions,
  defined,
  type FieldsFor,
  optional,
  text,
  value,
} from '@portcullis/core/internal';
import {
  type SecretSource,
  SecretSourceError,
  type SecretVersion,
  type StoreFetch,
} from './secret-source.ts';
import { memberAt, type StoreAnswer, storeAnswer, textOf } from './store-answer.ts';
import { storeFetch } from './store-fetch.ts';

/** Which secret, and how it is got. */
export interface VaultSecretOptions {
  /** URL of the server, such as `https://vault.corp.example:8200`. */
  readonly address: string;
  /** Mount path of the KV engine. Default `secret`. */
  readonly mount?: string;
  /** Path of the secret in the engine. */
  readonly path: string;
  /** Field that contains the value. Default `value`. */
  readonly field?: string;
  /**
   * Token that can read the secret.
   *
   * A function is called before each read.
   */
  readonly token: string | ((signal: AbortSignal) => Promise<string>);
  /** Namespace, for Vault Enterprise and OpenBao. Default: none. */
  readonly namespace?: string;
  /** Default: the runtime's `fetch`. */
  readonly fetch?: StoreFetch;
}

/** How each option is checked. */
export const vaultSecretFields: FieldsFor<VaultSecretOptions, 'namespace'> = {
  address: address('https://vault.corp.example:8200'),
  mount: { ...text, fallback: () => 'secret' },
  path: text,
  field: { ...text, fallback: () => 'value' },
  token: value(
    (given) => typeof given === 'function' || text.problem(given, 'token') === undefined,
    'must be a token, or a function that returns one',
  ),
  namespace: optional(text.problem),
  fetch: storeFetch,
};

/** Checked, with every default filled in. */
export type VaultSettings = Completed<VaultSecretOptions, 'namespace'>;

/** Throws `OptionsError` for those that cannot work: a variable that is missing would be asked for as the word "undefined". */
export function vaultSettings(who: string, options: VaultSecretOptions): VaultSettings {
  return checkOptions(who, options, vaultSecretFields);
}

/**
 * A secret in the KV engine, version 2, of HashiCorp Vault or OpenBao. Its current version and the one before it are
 * good; destroy or delete the old one, and it is no longer.
 *
 * Needs `read` on `MOUNT/data/PATH`. It does **not** renew the token: give a function where it runs out. Throws `TypeError` for
 * options that cannot work.
 *
 * @see {@link https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version | Vault: read secret version}
 */
export function vaultSecret(options: VaultSecretOptions): SecretSource {
  const settings = vaultSettings('vaultSecret', options);
  const { field, fetch: ask } = settings;
  const { called, url } = vaultPlace(settings);
  return {
    name: called,
    read: async (signal) => {
      const headers = await vaultHeaders(settings, signal);
      const answered = (query: string) => storeAnswer(called, url + query, { headers, signal }, ask);
      const current = versionOf(called, await answered(''), field);
      if (current === undefined)
        throw new SecretSourceError(
          `${called}: the secret does not exist, or its current version was deleted`,
        );
      const number = Number(current.id);
      if (number < 2) return [current];
      const before = versionOf(called, await answered(`?version=${number - 1}`), field);
      return before === undefined ? [current] : [current, before];
    },
  };
}

interface VaultPlace {
  /** In messages. */
  readonly called: string;
  readonly url: string;
}

/** Where a secret is. */
export function vaultPlace({ address, mount, path }: VaultSettings): VaultPlace {
  const url = `${address.replace(/\/+$/, '')}/v1/${encodedPath(mount)}/data/${encodedPath(path)}`;
  return { called: `Vault ${mount}/${path}`, url };
}

/** As whom it is asked. */
export async function vaultHeaders(
  { token, namespace }: VaultSettings,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  return {
    'x-vault-token': typeof token === 'string' ? token : await token(signal),
    'x-vault-request': 'true',
    ...defined({ 'x-vault-namespace': namespace }),
  };
}

/** `undefined` where Vault has it no longer: 404, with or without what it knows of the version. */
function versionOf(called: string, { status, body }: StoreAnswer, field: string): SecretVersion | undefined {
  if (status === 404) return undefined;
  if (status !== 200) throw new SecretSourceError(`${called}: Vault answered ${status}`);
  const version = memberAt(body, 'data', 'metadata', 'version');
  if (typeof version !== 'number')
    throw new SecretSourceError(
      `${called}: the response has no version: check that the engine is KV version 2`,
    );
  const created = Date.parse(String(memberAt(body, 'data', 'metadata', 'created_time')));
  return {
    value: textOf(called, memberAt(body, 'data', 'data'), field),
    id: String(version),
    createdAt: Number.isNaN(created) ? undefined : created,
  };
}

function encodedPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
