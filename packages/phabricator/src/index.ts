export { binding, type FetchBinding, type Origin, resolveOverride, zone } from '@portcullis/proxy';
export { type OtherHostOptions, otherHost } from './other-host.ts';
export { phabricator } from './phabricator.ts';
export type { PhabricatorFailure } from './phabricator-failure.ts';
export type { PhabricatorOptions } from './proxy/proxy-options.ts';
export { type ExampleWords, examplePaths } from './resource/example-paths.ts';
export { escapes, mixedPages } from './resource/mixed-pages.ts';
export { withReads } from './resource/reads.ts';
export type { PhabricatorApplication, PhabricatorKind } from './resource/vocabulary.ts';
