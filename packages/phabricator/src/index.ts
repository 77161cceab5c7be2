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
export type { ManiphestRecipientOptions } from './access-requests/maniphest-options.ts';
export { maniphestRecipient } from './access-requests/maniphest-recipient.ts';
export { type MachineEndpoint, type MachineEndpointRule, machineEndpoint } from './machine-endpoints.ts';
export { type OtherHostOptions, otherHost } from './other-host.ts';
export { phabricator } from './phabricator.ts';
export type { PhabricatorFailure } from './phabricator-failure.ts';
export type { PhabricatorOptions } from './proxy/proxy-options.ts';
export type { KeptPages, ReadersOptions } from './readers/readers-options.ts';
export type { PhabricatorApplication, PhabricatorKind } from './resource/vocabulary.ts';
export type { RetiredOptions } from './retired/retired-options.ts';
