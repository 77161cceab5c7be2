export type { ServiceAssertionOptions, UserAssertionOptions } from './access-assertions.ts';
export type { AccessTokenOptions } from './access-tokens.ts';
export { type Forgery, type ForgeryInput, forgeries } from './forgeries.ts';
export {
  createIdentityProvider,
  type IdentityProvider,
  type IdentityProviderOptions,
} from './identity-provider.ts';
