// Shared with the other packages of this repository, and no public surface: it changes without a word. docs/decisions/0010.

export { missingPasswordTold } from './git/missing-password.ts';
export { needsNetworks } from './machine-endpoints.ts';
export { isForPrograms } from './proxy/program-paths.ts';
export { conduitMethods } from './resource/conduit-methods.ts';
export { costOf } from './resource/cost.ts';
export { examplePaths } from './resource/example-paths.ts';
export { examplePatterns } from './resource/example-patterns.ts';
export { exampleQueries } from './resource/example-queries.ts';
export { exampleWords, type PolicyWords } from './resource/example-words.ts';
export { escapes, mixedPages } from './resource/mixed-pages.ts';
export { operationsByKind } from './resource/operations.ts';
