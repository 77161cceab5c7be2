import { optional } from '../../configuration/setting.ts';
import { type Feature, partTable, typesOf } from '../../feature.ts';
import * as part from './part.ts';
import { secretsSchema } from './settings.ts';

/** Where secrets are kept, a part for each kind. */
export const secretStores: Feature = {
  folder: 'kinds/secret-stores',
  settings: {
    root: {
      secrets: optional(
        'Secrets that are kept in a store, by the names that `${NAME}` says elsewhere. They are read again as they rotate: an entry of a list that is nothing but `${NAME}` stands for all versions that are good. Default: every `${NAME}` is a variable of the Worker.',
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
