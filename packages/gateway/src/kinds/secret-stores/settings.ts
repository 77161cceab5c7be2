import type { CachedSecretOptions } from '@portcullis/secrets';
import type { AwsSecretOptions, ClientCredentialsOptions } from '@portcullis/secrets/aws';
import {
  awsSecretFields,
  cachedSecretFields,
  clientCredentialsFields,
  vaultSecretFields,
} from '@portcullis/secrets/internal';
import type { VaultSecretOptions } from '@portcullis/secrets/vault';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { optional, section, setting } from '../../configuration/setting.ts';
import { anyText, bindingName, listOf, url } from '../../configuration/values.ts';
import type { SecretConfiguration } from '../../generated/types.ts';

const cached = optionsOf<CachedSecretOptions>('CachedSecretOptions', cachedSecretFields);
const client = optionsOf<ClientCredentialsOptions>('ClientCredentialsOptions', clientCredentialsFields);
const aws = optionsOf<AwsSecretOptions>('AwsSecretOptions', awsSecretFields);
const vault = optionsOf<VaultSecretOptions>('VaultSecretOptions', vaultSecretFields);

const tuning = {
  softAgeSeconds: cached('softAgeSeconds', { from: 1 }),
  hardAgeSeconds: cached('hardAgeSeconds', { from: 2 }),
} as const;

const variableName = v.pipe(
  v.string(),
  v.regex(/^[A-Z][A-Z\d_]*$/, 'must be upper-case letters, digits and "_", as in "${SESSION_KEY}"'),
);

const awsCredentials = v.variant('method', [
  v.strictObject({
    method: setting('Access key of an IAM user.', v.literal('keys')),
    accessKeyId: setting({ option: 'AwsCredentials.accessKeyId' }, anyText),
    secretAccessKey: setting(
      { option: 'AwsCredentials.secretAccessKey', also: 'Use a variable: `${AWS_SECRET_ACCESS_KEY}`.' },
      anyText,
    ),
  }),
  v.strictObject({
    method: setting(
      'A role that trusts an OpenID provider at which the gate is a client. No AWS key is stored.',
      v.literal('web-identity'),
    ),
    role: setting(
      { option: 'WebIdentityOptions.roleArn' },
      v.pipe(v.string(), v.startsWith('arn:', 'must be the ARN of a role')),
    ),
    tokenEndpoint: client('tokenEndpoint', url),
    clientId: client('clientId', anyText),
    clientSecret: client('clientSecret', anyText, 'Use a variable: `${AWS_CLIENT_SECRET}`.'),
    scope: client('scope', anyText),
    audience: client('audience', anyText),
    stsEndpoint: optional({ option: 'WebIdentityOptions.endpoint' }, url),
  }),
]);

/** Where one secret is stored. */
const secretSchema: v.GenericSchema<SecretConfiguration> = section(
  'SecretConfiguration',
  'Where a secret is stored, and how long a fetched value is used.',
  v.variant('type', [
    v.strictObject({
      type: setting('Variables of the Worker, set with `wrangler secret put`.', v.literal('variables')),
      names: setting(
        'Names of the variables, newest first. All but the first can be missing; they exist while a key is rotated.',
        listOf(bindingName),
      ),
      ...tuning,
    }),
    v.strictObject({
      type: setting('Workers Secrets Store.', v.literal('secrets-store')),
      bindings: setting('Names of the bindings, newest first.', listOf(bindingName)),
      ...tuning,
    }),
    v.strictObject({
      type: setting(
        'AWS Secrets Manager: the versions labeled `AWSCURRENT` and `AWSPREVIOUS`.',
        v.literal('aws-secrets-manager'),
      ),
      region: aws('region', anyText),
      secretId: aws('secretId', anyText),
      field: aws('field', anyText),
      credentials: aws('credentials', awsCredentials),
      endpoint: aws('endpoint', url),
      ...tuning,
    }),
    v.strictObject({
      type: setting(
        'HashiCorp Vault or OpenBao, KV version 2: the current version and the previous one.',
        v.literal('vault'),
      ),
      address: vault('address', url),
      mount: vault('mount', anyText),
      path: vault('path', anyText),
      field: vault('field', anyText),
      token: vault('token', anyText, 'Use a variable: `${VAULT_TOKEN}`.'),
      namespace: vault('namespace', anyText),
      ...tuning,
    }),
  ]),
);

/** All secrets, by their names in the configuration. */
export const secretsSchema: v.GenericSchema<Readonly<Record<string, SecretConfiguration>>> = v.pipe(
  v.record(variableName, secretSchema),
  v.minEntries(1, 'must have at least one entry'),
) as never;
