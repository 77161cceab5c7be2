export { maskCapabilities } from './capability-mask.ts';
export { classified } from './classified.ts';
export { classify } from './classify.ts';
export { dialogPosts } from './dialog-posts.ts';
export {
  binding,
  type FetchBinding,
  type Origin,
  type OriginFetch,
  type OriginOptions,
  type OriginRequest,
  type OtherHostOptions,
  otherHost,
  resolveOverride,
  zone,
} from './origin.ts';
export { refusePathOverride } from './path-override.ts';
export { phabricator } from './phabricator.ts';
export type { PhabricatorFailure } from './phabricator-failure.ts';
export { applications } from './place.ts';
export { phabricatorPresenter } from './presenter.ts';
export type { ProxyContext } from './proxy.ts';
export type { PhabricatorOptions, StartTimer } from './proxy-options.ts';
export type { PhabricatorApplication, PhabricatorKind } from './vocabulary.ts';
