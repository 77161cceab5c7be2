export {
  binding,
  type FetchBinding,
  type Origin,
  type OriginFetch,
  type OriginOptions,
  type OriginRequest,
  type ProxyFailure,
  resolveOverride,
  type StartTimer,
  zone,
} from '@portcullis/proxy';
export { maskCapabilities } from './capability-mask.ts';
export { classify } from './classify.ts';
export { escapes, mixedPages } from './mixed-pages.ts';
export { type OtherHostOptions, otherHost } from './other-host.ts';
export { phabricator } from './phabricator.ts';
export type { PhabricatorFailure } from './phabricator-failure.ts';
export { applications } from './place.ts';
export { phabricatorPresenter } from './presenter.ts';
export type { ProxyContext } from './proxy.ts';
export type { PhabricatorOptions } from './proxy-options.ts';
export { withReads } from './reads.ts';
export type { PhabricatorApplication, PhabricatorKind } from './vocabulary.ts';
