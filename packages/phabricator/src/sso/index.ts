export { accountId } from './account-id.ts';
export { durableObjectSso, type SsoNamespace } from './durable-object-sso.ts';
export { memorySso } from './memory-sso.ts';
export type { HasOriginCookies } from './origin-cookies.ts';
export { type SingleSignOn, singleSignOn } from './single-sign-on.ts';
export type { SsoFailure } from './sso-failure.ts';
export type { SingleSignOnOptions, UsernameOptions } from './sso-options.ts';
export type { SsoStore } from './sso-store.ts';
