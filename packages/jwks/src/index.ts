export { cacheApi } from './cache-api-tier.ts';
export { type Jwks, jwks } from './jwks.ts';
export { allowInsecureLoopback, type JwksOptions, type JwksSource, type JwksTuning } from './jwks-options.ts';
export type { KeyTier } from './key-tier.ts';
export { type KeyNamespace, kv } from './kv-tier.ts';
