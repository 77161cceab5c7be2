// Shared with the other packages of this repository. Not a public API: it can change without notice. docs/decisions/0010.
export { TARGETED_CACHE_CONTROL } from './cache-headers.ts';
export type { AnswerCache, Ask, CacheableCall } from './public-cache/answer-cache.ts';
export { variesByKnown } from './public-cache/freshness.ts';
export type { Keeping } from './public-cache/keeping.ts';
export { PublicCache } from './public-cache/public-cache.ts';
export {
  type AnswerStore,
  publicCacheFields,
  publicCacheSettings,
} from './public-cache/public-cache-options.ts';
export { publicRequest } from './public-cache/public-request.ts';
export { isPlainRequest } from './request-head.ts';
export { resilienceFields } from './resilience/resilience-options.ts';
export { maintenanceFields } from './resilience/under-maintenance.ts';
