// Shared with the other packages of this repository. Not a public API: it can change without notice. docs/decisions/0010.
export { assertionSource } from './assertion/assertion-source.ts';
export { isAny, isSpelled, segmentsOf, wordReader } from './resource/path-pattern.ts';
export { ampersandsIn } from './resource/resource-pattern.ts';
export { webWith } from './web.ts';
