export {
  binding,
  type FetchBinding,
  type Origin,
  type OtherHostOptions,
  otherHost,
  resolveOverride,
  zone,
} from '@portcullis/proxy';
export type { AssertionOptions } from './assertion/assertion-options.ts';
export { generateAssertionKey } from './assertion/generate-key.ts';
export type { IdentityField, IdentityHeaders } from './identity/identity-field.ts';
export type { ResourcePattern } from './resource/resource-pattern.ts';
export { web } from './web.ts';
export type { WebFailure } from './web-failure.ts';
export type { WebDavMethod, WebOptions } from './web-options.ts';
