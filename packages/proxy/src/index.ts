export { forward } from './forward.ts';
export { writeBasicCredentials } from './header/basic-credentials.ts';
export { type ContentType, readContentType, writeContentType } from './header/content-type.ts';
export { readCookies } from './header/cookie.ts';
export { writeText } from './header/field-value.ts';
export { isUnderstoodMethod } from './method.ts';
export {
  binding,
  type FetchBinding,
  type Origin,
  type OriginOptions,
  type OriginRequest,
  type OriginScope,
  type OtherHostOptions,
  otherHost,
  resolveOverride,
  zone,
} from './origin.ts';
export { callOrigin } from './origin-call.ts';
export type { HeaderWriter, ProxiedApplication } from './proxied-application.ts';
export { proxyError } from './proxy-failure.ts';
export {
  checkedProxyOptions,
  type ProxyOptions,
  type ProxySettings,
  proxyFields,
  proxySettings,
} from './proxy-options.ts';
export { publicCache } from './public-cache/public-cache.ts';
export type { PublicCacheOptions } from './public-cache/public-cache-options.ts';
export { type RequestHead, readRequestHead } from './request-head.ts';
export { demanded, ownHeaderProblem, requestHeaders } from './request-headers.ts';
export type { OriginChange } from './resilience/origin-change.ts';
export type { ResilienceOptions } from './resilience/resilience-options.ts';
export { resilient } from './resilience/resilient.ts';
export { type MaintenanceOptions, underMaintenance } from './resilience/under-maintenance.ts';
export { cleanResponseHeaders } from './response-headers.ts';
