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
export { type OtherHostOptions, otherHost } from './other-host.ts';
export { phabricator } from './phabricator.ts';
export type { PhabricatorFailure } from './phabricator-failure.ts';
export type { ProxyContext } from './proxy/proxy.ts';
export type { PhabricatorOptions } from './proxy/proxy-options.ts';
export { phabricatorPresenter } from './refusal/presenter.ts';
export { classify } from './resource/classify.ts';
export { escapes, mixedPages } from './resource/mixed-pages.ts';
export { applications } from './resource/route-table.ts';
export type { PhabricatorApplication, PhabricatorKind } from './resource/vocabulary.ts';
