export { forward, type JudgedRequest } from './forward.ts';
export { writeBasicCredentials } from './header/basic-credentials.ts';
export { type ContentType, readContentType, writeContentType } from './header/content-type.ts';
export { type Cookie, readCookies, writeCookies } from './header/cookie.ts';
export { writeText } from './header/field-value.ts';
export {
  binding,
  type FetchBinding,
  type Origin,
  type OriginFetch,
  type OriginOptions,
  type OriginRequest,
  type OtherHostOptions,
  otherHost,
  resolveOverride,
  zone,
} from './origin.ts';
export { callOrigin } from './origin-call.ts';
export type { HeaderWriter, ProxiedApplication } from './proxied-application.ts';
export { type ProxyFailure, proxyError } from './proxy-failure.ts';
export {
  type ProxyOptions,
  type ProxySettings,
  proxyFields,
  proxySettings,
  type StartTimer,
} from './proxy-options.ts';
export { type RequestHead, readRequestHead } from './request-head.ts';
export { type ForwardedRequest, ownHeaderProblem, requestHeaders } from './request-headers.ts';
export { type AnswerCircumstances, cleanResponseHeaders } from './response-headers.ts';
