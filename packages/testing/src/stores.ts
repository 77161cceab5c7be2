export { type Aws, CLIENT, KEYS, ROLE, SECRET_ID, startAws } from './stores/aws.ts';
export { CLOUDFLARE, type CloudflareKv, startCloudflare } from './stores/cloudflare.ts';
export { type ArrivedRequest, signatureProblem } from './stores/signature-version-4.ts';
export { SqliteStorage } from './stores/sqlite-storage.ts';
export type { StoreServer } from './stores/store-server.ts';
export { startVault, VAULT_TOKEN, type Vault } from './stores/vault.ts';
