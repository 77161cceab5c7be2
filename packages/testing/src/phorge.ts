export { GENERATED_FILES } from './phorge/file-pages.ts';
export type {
  PhorgeOAuthProviderOptions,
  PhorgeOptions,
  PhorgeProjectOptions,
  PhorgeRepositoryOptions,
  PhorgeUserOptions,
} from './phorge/options.ts';
export type { RecordedRequest } from './phorge/recorded-request.ts';
export {
  type NewFile,
  type OwnAnswer,
  type Phorge,
  type SignedIn,
  startPhorge,
} from './phorge/stand-in.ts';
