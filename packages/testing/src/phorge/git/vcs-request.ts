import type { PhorgeRequest } from '../phorge-request.ts';

/** What version control a request is taken for. `lfs` is git's. */
export type VcsKind = 'git' | 'lfs' | 'hg' | 'svn';

const REPOSITORY_PATHS = [
  /^\/source\/(?<shortName>[^/]+?)(?:\.git)?(?<rest>\/.*)?$/,
  /^\/diffusion\/(?<callsign>[A-Z]+)(?<rest>\/.*)?$/,
  /^\/diffusion\/(?<id>[1-9]\d*)(?<rest>\/.*)?$/,
] as const;

/** A repository's address, and what follows in it. */
export interface RepositoryAddress {
  readonly shortName: string | undefined;
  readonly callsign: string | undefined;
  readonly id: string | undefined;
  readonly rest: string;
}

export function repositoryAddress(path: string): RepositoryAddress | undefined {
  for (const pattern of REPOSITORY_PATHS) {
    const groups = pattern.exec(path)?.groups;
    if (groups === undefined) continue;
    const { shortName, callsign, id, rest = '' } = groups;
    return { shortName, callsign, id, rest };
  }
  return undefined;
}

/**
 * What Phorge takes this for, if not for a page: a repository's address and any one sign of a version control client, in
 * Phorge's order. Cookies do not count then.
 */
export function vcsKind({ path, headers, parameters }: PhorgeRequest): VcsKind | undefined {
  if (repositoryAddress(path) === undefined) return undefined;
  const contentType = headers['content-type'] ?? '';
  if (parameters.has('service') || (headers['user-agent'] ?? '').startsWith('git/')) return 'git';
  if (/^application\/x-git-(?:upload|receive)-pack-request$/.test(contentType)) return 'git';
  if (/^application\/vnd\.git-lfs\+json(?:;|$)/.test(contentType)) return 'lfs';
  if (headers['x-phabricator-request-type'] === 'git-lfs') return 'lfs';
  if (parameters.has('cmd')) return 'hg';
  return String(headers.dav ?? '').includes('subversion.tigris.org') ? 'svn' : undefined;
}

/** Phorge drops one directory of any name before git's own. */
export function gitPath(rest: string): string {
  return /^\/[^/]+\/(?:info|git-upload-pack|git-receive-pack)(?:\/|$)/.test(rest)
    ? rest.replace(/^\/[^/]+/, '')
    : rest;
}
