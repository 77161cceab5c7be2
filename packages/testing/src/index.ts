export type { ServiceAssertionOptions, UserAssertionOptions } from './access-assertions.ts';
export type { AccessTokenOptions } from './access-tokens.ts';
export { type Forgery, type ForgeryInput, forgeries } from './forgeries.ts';
export {
  createIdentityProvider,
  type IdentityProvider,
  type IdentityProviderOptions,
} from './identity-provider.ts';
export type { CallCounts, Endpoint } from './provider-endpoints.ts';
export type { JoseHeader, SignatureAlgorithm } from './signing-keys.ts';
export { TestSocket, TestSocketPair, upgraded, withWorkerdSockets } from './test-sockets.ts';
