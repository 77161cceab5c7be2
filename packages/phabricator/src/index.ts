export {
  binding,
  type FetchBinding,
  type Origin,
  type OriginScope,
  type ResilienceOptions,
  resilient,
  resolveOverride,
  underMaintenance,
  zone,
} from '@portcullis/proxy';
export { type OtherHostOptions, otherHost } from './other-host.ts';
export { phabricator } from './phabricator.ts';
export type { PhabricatorFailure } from './phabricator-failure.ts';
export type { PhabricatorOptions } from './proxy/proxy-options.ts';
export type { PhabricatorApplication, PhabricatorKind } from './resource/vocabulary.ts';
