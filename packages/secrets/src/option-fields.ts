// How options are checked, for the settings of the gateway that are these options.
export { awsSecretFields } from './aws-secret-options.ts';
export { cachedSecretFields } from './cached-secret.ts';
export { clientCredentialsFields } from './client-credentials.ts';
export { vaultSecretFields } from './vault-secret.ts';
