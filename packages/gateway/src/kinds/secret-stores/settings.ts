import * as v from 'valibot';
import { defaulting, optional, section, setting } from '../../configuration/setting.ts';
import { amount, anyText, bindingName, listOf, url } from '../../configuration/values.ts';
import type { SecretConfiguration } from '../../generated/types.ts';

const tuning = {
  softAgeSeconds: defaulting(
    'Age after which a value is fetched again in the background, in seconds. A new version is used to sign and encrypt only after three times this age.',
    amount('seconds', 1, 86_400),
    60,
  ),
  hardAgeSeconds: defaulting(
    'Age after which a value is no longer used, in seconds. If it cannot be fetched by then, requests are refused with 503. At least twice `softAgeSeconds`.',
    amount('seconds', 2, 2_592_000),
    86_400,
  ),
} as const;

const variableName = v.pipe(
  v.string(),
  v.regex(/^[A-Z][A-Z\d_]*$/, 'must be upper-case letters, digits and "_", as in "${SESSION_KEY}"'),
);

const awsCredentials = v.variant('method', [
  v.strictObject({
    method: setting('Access key of an IAM user.', v.literal('keys')),
    accessKeyId: setting('ID of the access key.', anyText),
    secretAccessKey: setting('Secret access key. Use a variable: `${AWS_SECRET_ACCESS_KEY}`.', anyText),
  }),
  v.strictObject({
    method: setting(
      'A role that trusts an OpenID provider at which the gate is a client. No AWS key is stored.',
      v.literal('web-identity'),
    ),
    role: setting(
      'ARN of the role, such as `arn:aws:iam::123456789012:role/portcullis`.',
      v.pipe(v.string(), v.startsWith('arn:', 'must be the ARN of a role')),
    ),
    tokenEndpoint: setting(
      'Token endpoint of the provider. It must return a JWT for the client credentials grant.',
      url,
    ),
    clientId: setting('Client ID of the gate at this provider.', anyText),
    clientSecret: setting('Client secret of the gate. Use a variable: `${AWS_CLIENT_SECRET}`.', anyText),
    scope: optional('Scopes to request. Default: none are requested, and the provider chooses.', anyText),
    audience: optional(
      'Audience to request, for providers that need one, such as Auth0. Default: none is sent.',
      anyText,
    ),
    stsEndpoint: optional(
      'URL of the Security Token Service. Default: `https://sts.REGION.amazonaws.com`.',
      url,
    ),
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
      region: setting('AWS region, such as `eu-central-1`.', anyText),
      secretId: setting('Name or ARN of the secret.', anyText),
      field: optional(
        'Field with the value, if the secret is a JSON object. Default: the whole text is the value.',
        anyText,
      ),
      credentials: setting('Credentials for AWS.', awsCredentials),
      endpoint: optional(
        'URL of Secrets Manager. Default: `https://secretsmanager.REGION.amazonaws.com`.',
        url,
      ),
      ...tuning,
    }),
    v.strictObject({
      type: setting(
        'HashiCorp Vault or OpenBao, KV version 2: the current version and the previous one.',
        v.literal('vault'),
      ),
      address: setting('URL of the server, such as `https://vault.corp.example:8200`.', url),
      mount: defaulting('Mount path of the KV engine.', anyText, 'secret'),
      path: setting('Path of the secret in the engine.', anyText),
      field: defaulting('Field that contains the value.', anyText, 'value'),
      token: setting('Token that can read the secret. Use a variable: `${VAULT_TOKEN}`.', anyText),
      namespace: optional('Namespace, for Vault Enterprise and OpenBao. Default: none.', anyText),
      ...tuning,
    }),
  ]),
);

/** All secrets, by their names in the configuration. */
export const secretsSchema: v.GenericSchema<Readonly<Record<string, SecretConfiguration>>> = v.pipe(
  v.record(variableName, secretSchema),
  v.minEntries(1, 'must have at least one entry'),
) as never;
