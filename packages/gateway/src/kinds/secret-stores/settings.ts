import * as v from 'valibot';
import { defaulting, optional, section, setting } from '../../configuration/setting.ts';
import { amount, anyText, bindingName, listOf, url } from '../../configuration/values.ts';
import type { SecretConfiguration } from '../../generated/types.ts';

const tuning = {
  softAgeSeconds: defaulting(
    'Older than this, it is read again beside the request, in seconds. A new version makes things once it is three times as old.',
    amount('seconds', 1, 86_400),
    60,
  ),
  hardAgeSeconds: defaulting(
    'Older than this, it is not used whatever happens: requests are refused with 503, in seconds. At least twice `softAgeSeconds`.',
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
    method: setting('Keys of an IAM user.', v.literal('keys')),
    accessKeyId: setting('The id of its access key.', anyText),
    secretAccessKey: setting('The key. A variable: `${AWS_SECRET_ACCESS_KEY}`.', anyText),
  }),
  v.strictObject({
    method: setting(
      'A role that trusts an OpenID provider, at which the gate is a client: no key of AWS is kept anywhere.',
      v.literal('web-identity'),
    ),
    role: setting(
      'The role, such as `arn:aws:iam::123456789012:role/portcullis`.',
      v.pipe(v.string(), v.startsWith('arn:', 'must be the ARN of a role')),
    ),
    tokenEndpoint: setting(
      "The provider's token endpoint, which answers the client credentials grant with a JWT.",
      url,
    ),
    clientId: setting('The client id that the gate is registered with there.', anyText),
    clientSecret: setting('Its secret. A variable: `${AWS_CLIENT_SECRET}`.', anyText),
    scope: optional("What is asked for. Default: the provider's.", anyText),
    audience: optional('For providers that ask for one, such as Auth0. Default: none is sent.', anyText),
    stsEndpoint: optional(
      'Where the Security Token Service is. Default: `https://sts.REGION.amazonaws.com`.',
      url,
    ),
  }),
]);

/** Where one secret is kept. */
const secretSchema: v.GenericSchema<SecretConfiguration> = section(
  'SecretConfiguration',
  'Where a secret is kept, and how long what was read is used.',
  v.variant('type', [
    v.strictObject({
      type: setting('Variables of the Worker: `wrangler secret put`.', v.literal('variables')),
      names: setting(
        'Their names, the newest first. Those after the first may be missing: they are there while a key is rotated.',
        listOf(bindingName),
      ),
      ...tuning,
    }),
    v.strictObject({
      type: setting('Workers Secrets Store.', v.literal('secrets-store')),
      bindings: setting('Its bindings, that of the newest first.', listOf(bindingName)),
      ...tuning,
    }),
    v.strictObject({
      type: setting(
        'AWS Secrets Manager: the versions with the labels `AWSCURRENT` and `AWSPREVIOUS`.',
        v.literal('aws-secrets-manager'),
      ),
      region: setting('Such as `eu-central-1`.', anyText),
      secretId: setting("The secret's name or ARN.", anyText),
      field: optional(
        'The field that holds the value, where the secret is a JSON object. Default: the whole text.',
        anyText,
      ),
      credentials: setting('As whom it is asked.', awsCredentials),
      endpoint: optional(
        'Where Secrets Manager is. Default: `https://secretsmanager.REGION.amazonaws.com`.',
        url,
      ),
      ...tuning,
    }),
    v.strictObject({
      type: setting(
        'HashiCorp Vault or OpenBao, KV version 2: the current version and the one before it.',
        v.literal('vault'),
      ),
      address: setting('Such as `https://vault.corp.example:8200`.', url),
      mount: defaulting('Where the engine is mounted.', anyText, 'secret'),
      path: setting("The secret's path in it.", anyText),
      field: defaulting('The field that holds the value.', anyText, 'value'),
      token: setting('A token that may read it. A variable: `${VAULT_TOKEN}`.', anyText),
      namespace: optional('Vault Enterprise and OpenBao only. Default: none.', anyText),
      ...tuning,
    }),
  ]),
);

/** All of them, by the names that the configuration calls them by. */
export const secretsSchema: v.GenericSchema<Readonly<Record<string, SecretConfiguration>>> = v.pipe(
  v.record(variableName, secretSchema),
  v.minEntries(1, 'must hold at least one'),
) as never;
