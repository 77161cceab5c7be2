export type { HasOriginCookies } from '../proxy/origin-cookies.ts';
export { accountId } from './account-id.ts';
export { singleSignOn } from './single-sign-on.ts';
export type { SsoFailure } from './sso-failure.ts';
export type { SingleSignOnOptions, UsernameOptions } from './sso-options.ts';
export type { SingleSignOn } from './sso-steps.ts';
export { durableObjectSso, type SsoNamespace } from './store/durable-object-sso.ts';
export { memorySso } from './store/memory-sso.ts';
export type { SsoStore } from './store/sso-store.ts';
