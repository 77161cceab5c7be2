// Shared with the other packages of this repository. Not a public API: it can change without notice. docs/decisions/0010.
export { awsSecretFields } from './aws-secret-options.ts';
export { cachedSecretFields } from './cached-secret.ts';
export { clientCredentialsFields } from './client-credentials.ts';
export { signedHeaders } from './signed-request.ts';
export { vaultSecretFields } from './vault-secret.ts';
