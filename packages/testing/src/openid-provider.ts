export { accessToken } from './openid-provider/access-token.ts';
export type { ProviderAccount } from './openid-provider/accounts.ts';
export type { ProviderClient } from './openid-provider/clients.ts';
export type { OpenIdProviderOptions } from './openid-provider/options.ts';
export { type OpenIdProvider, startOpenIdProvider } from './openid-provider/start.ts';
