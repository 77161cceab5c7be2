export type { Phorge } from './phorge/control.ts';
export { GENERATED_FILES } from './phorge/files/file-pages.ts';
export type {
  PhorgeOAuthProviderOptions,
  PhorgeOptions,
  PhorgeProjectOptions,
  PhorgeRepositoryOptions,
  PhorgeUserOptions,
} from './phorge/options.ts';
export type { RecordedRequest } from './phorge/server/recorded-request.ts';
export { startPhorge } from './phorge/stand-in.ts';
