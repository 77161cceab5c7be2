// For the tests of this repository, and no public surface: it changes without a word. docs/decisions/0010.
export { type Aws, CLIENT, KEYS, ROLE, SECRET_ID, startAws } from './stores/aws.ts';
export { CLOUDFLARE, type CloudflareKv, startCloudflare } from './stores/cloudflare.ts';
export { signatureProblem } from './stores/signature-version-4.ts';
export { SqliteStorage } from './stores/sqlite-storage.ts';
export { startVault, VAULT_TOKEN, type Vault } from './stores/vault.ts';
