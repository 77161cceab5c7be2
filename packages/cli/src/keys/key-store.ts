import { defined } from '@portcullis/core/internal';
import type { SecretSource } from '@portcullis/secrets';
import { awsSecret, rotateAwsSecret } from '@portcullis/secrets/aws';
import { rotateVaultSecret, vaultSecret } from '@portcullis/secrets/vault';
import type { CommandIo } from '../command.ts';
import { UsageError } from '../usage-error.ts';

/** A secret in a store that keeps the version before. */
export interface KeyStore extends SecretSource {
  /** @param ids of the versions that there are, as they were read: the first is replaced */
  replace(value: string, ids: readonly string[], signal: AbortSignal): Promise<void>;
}

/** The secret of these options, as whom the environment says. Fails with {@link UsageError}. */
export function keyStoreOf(
  { vault, aws }: { readonly vault: string | undefined; readonly aws: string | undefined },
  { env = {} }: CommandIo,
): KeyStore {
  if ((vault === undefined) === (aws === undefined)) throw new UsageError('give one of --vault and --aws');
  return vault === undefined ? inAws(aws ?? '', env) : inVault(vault, env);
}

type Environment = NonNullable<CommandIo['env']>;

function inVault(where: string, env: Environment): KeyStore {
  const [, mount, path] = /^([^/]+)\/(.+)$/.exec(where) ?? [];
  if (mount === undefined || path === undefined)
    throw new UsageError('--vault must be MOUNT/PATH, such as secret/gate/session');
  const namespace = env.VAULT_NAMESPACE;
  const options = {
    address: needed(env, 'VAULT_ADDR'),
    token: needed(env, 'VAULT_TOKEN'),
    mount,
    path,
    ...defined({ namespace }),
  };
  return {
    ...vaultSecret(options),
    replace: (value, [id = ''], signal) => rotateVaultSecret(options, value, id, signal),
  };
}

function inAws(secretId: string, env: Environment): KeyStore {
  const endpoint = env.AWS_ENDPOINT_URL_SECRETS_MANAGER;
  const options = {
    region: needed(env, 'AWS_REGION'),
    secretId,
    credentials: {
      accessKeyId: needed(env, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: needed(env, 'AWS_SECRET_ACCESS_KEY'),
      sessionToken: env.AWS_SESSION_TOKEN,
    },
    ...defined({ endpoint }),
  };
  const source = awsSecret(options);
  return {
    name: source.name,
    read: async (signal) => {
      const versions = await source.read(signal);
      // Somebody else may have replaced it between its labels, which are read one by one.
      return versions.length > 1 ? versions : source.read(signal);
    },
    replace: (value, ids, signal) => rotateAwsSecret(options, value, ids, signal),
  };
}

function needed(env: Environment, name: string): string {
  const text = env[name];
  if (text === undefined || text === '') throw new UsageError(`set ${name}`);
  return text;
}
