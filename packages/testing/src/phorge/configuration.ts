import { randomBytes } from 'node:crypto';
import type {
  PhorgeOAuthProviderOptions,
  PhorgeOptions,
  PhorgeProjectOptions,
  PhorgeRepositoryOptions,
  PhorgeUserOptions,
} from './options.ts';
import { unknownPhorgeOptions } from './unknown-options.ts';

/** The OAuth provider with every default in place. */
export type PhorgeOAuthProvider = Required<PhorgeOAuthProviderOptions>;

/** The options with every default in place; `baseUri` has no trailing slash. */
export interface PhorgeConfiguration {
  readonly baseUri: string;
  readonly allowedUris: readonly string[];
  readonly alternateFileDomain: string | undefined;
  readonly allowPublic: boolean;
  readonly passwordLogin: boolean;
  readonly oauthProvider: PhorgeOAuthProvider | undefined;
  readonly requireApproval: boolean;
  readonly emailDomains: readonly string[];
  readonly users: readonly PhorgeUserOptions[];
  readonly projects: readonly PhorgeProjectOptions[];
  readonly repositories: readonly PhorgeRepositoryOptions[];
  readonly cookiePrefix: string;
  readonly origin: 'nginx' | 'apache';
  readonly hardened: boolean;
  readonly hardenedRewrite: boolean;
  readonly preamble: boolean;
  readonly requireHttps: boolean;
  readonly databaseDown: boolean;
  readonly clock: () => number;
  readonly random: (byteCount: number) => Uint8Array;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
}

/** Fills in every default. Throws one `TypeError` for all wrong settings. */
export function configure(options: PhorgeOptions, port: number): PhorgeConfiguration {
  const wrong = problems(options);
  if (wrong.length > 0) throw new TypeError(`startPhorge(): ${wrong.join('; ')}`);
  return {
    baseUri: (options.baseUri ?? `http://127.0.0.1:${port}/`).replace(/\/$/, ''),
    allowedUris: options.allowedUris ?? [],
    alternateFileDomain: options.alternateFileDomain?.replace(/\/$/, ''),
    allowPublic: options.allowPublic ?? false,
    passwordLogin: options.passwordLogin ?? false,
    oauthProvider: configureProvider(options.oauthProvider),
    requireApproval: options.requireApproval ?? false,
    emailDomains: (options.emailDomains ?? []).map((domain) => domain.toLowerCase()),
    users: options.users ?? [{ username: 'admin', admin: true }, { username: 'alice' }],
    projects: options.projects ?? [{ name: 'Platform Team' }],
    repositories: options.repositories ?? [{ shortName: 'example', callsign: 'EX' }],
    cookiePrefix: options.cookiePrefix === undefined ? '' : `${options.cookiePrefix}_`,
    origin: options.origin ?? 'nginx',
    hardened: options.hardened ?? false,
    hardenedRewrite: options.hardenedRewrite ?? false,
    preamble: options.preamble ?? false,
    requireHttps: options.requireHttps ?? false,
    databaseDown: options.databaseDown ?? false,
    clock: options.clock ?? Date.now,
    random: options.random ?? randomBytes,
    fetch: options.fetch ?? fetch,
  };
}

function configureProvider(options: PhorgeOptions['oauthProvider']): PhorgeOAuthProvider | undefined {
  if (options === undefined) return undefined;
  return { id: 1, allowLogin: true, allowRegistration: true, allowLink: true, autoLogin: true, ...options };
}

function problems(options: PhorgeOptions): string[] {
  const found = unknownPhorgeOptions(options);
  const uris: [string, string | undefined][] = [
    ['baseUri', options.baseUri],
    ['alternateFileDomain', options.alternateFileDomain],
    ['oauthProvider.baseUri', options.oauthProvider?.baseUri],
    ...(options.allowedUris ?? []).map((uri, at): [string, string] => [`allowedUris[${at}]`, uri]),
  ];
  for (const [field, uri] of uris) {
    if (uri !== undefined && !/^https?:\/\/[^/]/.test(uri)) {
      found.push(`${field} must be an address with http:// or https://`);
    }
  }
  if (options.oauthProvider !== undefined && !/^[a-z0-9.]+$/.test(options.oauthProvider.name)) {
    found.push('oauthProvider.name may contain only lower-case letters, digits and periods');
  }
  const id = options.oauthProvider?.id ?? 1;
  if (!Number.isInteger(id) || id < 1) found.push('oauthProvider.id must be a whole number from 1');
  for (const [at, user] of (options.users ?? []).entries()) {
    if (typeof user.username !== 'string') found.push(`users[${at}].username must be a string`);
    if (user.apiToken !== undefined && user.apiToken.length !== 32) {
      found.push(`users[${at}].apiToken must have 32 characters`);
    }
  }
  return found;
}
