export { type VaultSecretOptions, vaultSecret } from './vault-secret.ts';
