// Shared with the other packages of this repository. Not a public API: it can change without notice. docs/decisions/0010.
export { pauseAfter } from './back-off.ts';
export { cacheApi, hasCacheApi } from './cache-api-tier.ts';
export { allowInsecureLoopback } from './jwks-options.ts';
export type { KeyRequestScope } from './key-source.ts';
export { type KeyNamespace, kv } from './kv-tier.ts';
export { Lease } from './lease.ts';
export { hasSecretPart, readPublicKeys } from './public-keys.ts';
export { ownUrl, secureUrl, shownUrl, type UrlRules } from './secure-url.ts';
