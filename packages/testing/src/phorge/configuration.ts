import { randomBytes } from 'node:crypto';
import type { PhorgeConfiguration, PhorgeOptions } from './options.ts';

/** Puts every default in place; wrong settings are refused here, all at once. */
export function configure(options: PhorgeOptions, port: number): PhorgeConfiguration {
  const wrong = problems(options);
  if (wrong.length > 0) throw new TypeError(`startPhorge(): ${wrong.join('; ')}`);
  return {
    baseUri: (options.baseUri ?? `http://127.0.0.1:${port}/`).replace(/\/$/, ''),
    allowedUris: options.allowedUris ?? [],
    alternateFileDomain: options.alternateFileDomain?.replace(/\/$/, ''),
    allowPublic: options.allowPublic ?? false,
    passwordLogin: options.passwordLogin ?? false,
    oauthProvider: options.oauthProvider,
    users: options.users ?? [{ username: 'admin', admin: true }, { username: 'alice' }],
    projects: options.projects ?? [{ name: 'Platform Team' }],
    repositories: options.repositories ?? [{ shortName: 'example', callsign: 'EX' }],
    cookiePrefix: options.cookiePrefix === undefined ? '' : `${options.cookiePrefix}_`,
    origin: options.origin ?? 'nginx',
    hardened: options.hardened ?? false,
    databaseDown: options.databaseDown ?? false,
    clock: options.clock ?? Date.now,
    random: options.random ?? randomBytes,
    fetch: options.fetch ?? fetch,
  };
}

function problems(options: PhorgeOptions): string[] {
  const found: string[] = [];
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
    found.push('oauthProvider.name may hold lower-case letters, digits and periods only');
  }
  for (const [at, user] of (options.users ?? []).entries()) {
    if (user.apiToken !== undefined && user.apiToken.length !== 32) {
      found.push(`users[${at}].apiToken must have 32 characters`);
    }
  }
  return found;
}
