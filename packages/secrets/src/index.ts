export {
  type CachedSecret,
  type CachedSecretOptions,
  cachedSecret,
  type SecretRotation,
} from './cached-secret.ts';
export { envSecret } from './env-secret.ts';
export type { SecretFailure } from './secret-failure.ts';
export {
  type SecretSource,
  SecretSourceError,
  type SecretVersion,
  type SecretVersions,
  type StoreFetch,
} from './secret-source.ts';
export { type SecretsStoreBinding, secretsStoreSecret } from './secrets-store-secret.ts';
