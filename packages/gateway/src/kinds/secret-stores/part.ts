import { defined } from '@portcullis/core/internal';
import {
  envSecret,
  type SecretSource,
  type SecretsStoreBinding,
  secretsStoreSecret,
} from '@portcullis/secrets';
import { bindingIn } from '../../gate/bindings.ts';
import type { SecretSourcePart } from '../../gate-plan.ts';
import { network } from '../../gateway-options.ts';
import type { SecretConfiguration } from '../../generated/types.ts';

// One constant for each kind of store. What speaks with one over HTTP is imported when its secret is first read.

export const variablesSecretPart: SecretSourcePart = (configured, _path, env) =>
  envSecret(env, (configured as Of<'variables'>).names as readonly [string, ...string[]]);

export const secretsStoreSecretPart: SecretSourcePart = (configured, path, env) => {
  const { bindings } = configured as Of<'secrets-store'>;
  const bound = bindings.map((name, index) =>
    bindingIn<SecretsStoreBinding>(env, name, 'get', `${path}.bindings[${index}]`, 'Secrets Store secret'),
  );
  return secretsStoreSecret(bindings.join(', '), bound as [SecretsStoreBinding, ...SecretsStoreBinding[]]);
};

export const awsSecretsManagerSecretPart: SecretSourcePart = (configured, path, _env, settings) => {
  const { region, secretId, field, credentials, endpoint } = configured as Of<'aws-secrets-manager'>;
  const { clock } = settings;
  const { fetch } = network(settings);
  const calling = defined({ clock, fetch });
  return importedLater(path, async () => {
    const { awsSecret, clientCredentials, webIdentity } = await import('@portcullis/secrets/aws');
    const asRole = ({
      role,
      stsEndpoint,
      method: _,
      ...client
    }: Extract<typeof credentials, { method: 'web-identity' }>) =>
      webIdentity({
        ...calling,
        region,
        roleArn: role,
        token: clientCredentials({ ...client, ...defined({ fetch }) }),
        ...defined({ endpoint: stsEndpoint }),
      });
    return awsSecret({
      ...calling,
      region,
      secretId,
      credentials: credentials.method === 'keys' ? credentials : asRole(credentials),
      ...defined({ field, endpoint }),
    });
  });
};

export const vaultSecretPart: SecretSourcePart = (configured, path, _env, settings) => {
  const { type: _, softAgeSeconds: __, hardAgeSeconds: ___, ...options } = configured as Of<'vault'>;
  const { fetch } = network(settings);
  return importedLater(path, async () => {
    const { vaultSecret } = await import('@portcullis/secrets/vault');
    return vaultSecret({ ...options, ...defined({ fetch }) });
  });
};

type Of<Type extends SecretConfiguration['type']> = Extract<SecretConfiguration, { readonly type: Type }>;

/** A source whose code is imported at its first read. What it knows is kept, and never the promise of a request. */
function importedLater(name: string, make: () => Promise<SecretSource>): SecretSource {
  let made: SecretSource | undefined;
  return {
    name,
    read: async (signal) => {
      made ??= await make();
      return await made.read(signal);
    },
  };
}
