import { optional } from '../../configuration/setting.ts';
import { type Feature, partTable, typesOf } from '../../feature.ts';
import * as part from './part.ts';
import { secretsSchema } from './settings.ts';

/** Where secrets are kept, a part for each kind. */
export const secretStores: Feature = {
  settings: {
    root: {
      secrets: optional(
        'Secrets in a secret store, by the names used as `${NAME}` elsewhere. They are fetched again periodically, so that rotations take effect: a list entry that is exactly `${NAME}` stands for all valid versions. Default: every `${NAME}` is a variable of the Worker.',
        secretsSchema,
      ),
    },
  },
  bindings: [[/^secrets\.\w+\.bindings\[\d+\]$/, 'Secrets Store secret']],
  // Those after the first may be missing.
  variables: /^secrets\.\w+\.names\[0\]$/,
  parts: [
    partTable(
      'secretSources',
      'SecretPart',
      {
        variables: part.variablesSecretPart,
        'secrets-store': part.secretsStoreSecretPart,
        'aws-secrets-manager': part.awsSecretsManagerSecretPart,
        vault: part.vaultSecretPart,
      },
      ({ secrets }) => (secrets === undefined ? undefined : typesOf(Object.values(secrets))),
    ),
  ],
};
