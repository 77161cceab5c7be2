// Shared with the other packages of this repository. Not a public API: it can change without notice. docs/decisions/0010.
export {
  type AssertionSettings,
  assertionFields,
} from './assertion/assertion-options.ts';
export { type AssertionSource, assertionSource } from './assertion/assertion-source.ts';
export { asking } from './identity/asking.ts';
export { keysEndpoint } from './keys-endpoint.ts';
export { isAny, isSpelled, segmentsOf, wordReader } from './resource/path-pattern.ts';
export { ampersandsIn } from './resource/resource-pattern.ts';
export { webWith } from './web.ts';
export { webFields } from './web-options.ts';
