export { rotateVaultSecret } from './vault-rotation.ts';
export { type VaultSecretOptions, vaultSecret } from './vault-secret.ts';
