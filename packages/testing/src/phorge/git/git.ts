import type { Answer } from '../answer.ts';
import type { PhorgeRepositoryOptions } from '../options.ts';
import { type PhorgeRequest, textParameter } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { type BasicCredentials, basicCredentials } from '../php/basic-credentials.ts';
import { isActivated } from '../users.ts';
import { gitHttpBackend } from './git-http-backend.ts';
import { LFS_USERNAME, lfsAnswer, pushesByLfs } from './git-lfs.ts';
import { advertisement, emptyUploadPack, pushReport } from './git-protocol.ts';
import { mercurialAnswer, pushesByMercurial } from './mercurial.ts';
import { vcsRefusal as refusal } from './vcs-answer.ts';
import { gitPath, repositoryAddress, type VcsKind, vcsKind } from './vcs-request.ts';

/** Whether Phorge takes this for git, hg or svn rather than for a page. */
export function isVcsRequest(request: PhorgeRequest): boolean {
  return vcsKind(request) !== undefined;
}

/**
 * Serves version control over HTTP: Basic with the VCS password, then git, git-lfs or Mercurial on the repository's
 * directory. Without a directory, git gets the advertisement of an empty repository, and pushes are accepted and
 * forgotten. Subversion is refused.
 */
export async function vcsAnswer(phorge: PhorgeState, request: PhorgeRequest): Promise<Answer> {
  const kind = vcsKind(request);
  if (kind === 'svn') {
    return refusal(500, 'This server does not support HTTP access to Subversion repositories.');
  }
  const credentials = basicCredentials(request.headers.authorization);
  if (credentials === undefined) {
    const challenge = [['WWW-Authenticate', 'Basic realm="Phabricator Repositories"']] as const;
    return refusal(401, 'You must log in to access repositories.', challenge);
  }
  if (!isKnown(phorge, kind, credentials)) return refusal(403, 'Invalid credentials.');
  const found = findRepository(phorge, request.path);
  if (found === undefined) return refusal(404, 'No such repository exists.');
  if (found.repository.httpEnabled === false) {
    return refusal(403, 'This repository is not available over HTTP.');
  }
  return await serve(phorge, request, { ...found, kind, username: credentials.username });
}

function isKnown(
  phorge: PhorgeState,
  kind: VcsKind | undefined,
  { username, password }: BasicCredentials,
): boolean {
  if (kind === 'lfs' && username === LFS_USERNAME) return phorge.lfsTokens.has(password);
  const user = phorge.users.named(username);
  return user?.vcsPassword !== undefined && user.vcsPassword === password && isActivated(user);
}

interface Served extends FoundRepository {
  readonly kind: VcsKind | undefined;
  readonly username: string;
}

async function serve(phorge: PhorgeState, request: PhorgeRequest, served: Served): Promise<Answer> {
  const { repository, kind, path } = served;
  const isLfs = kind === 'lfs' || path.startsWith('/info/lfs');
  if (isLfs && repository.lfs !== true) return refusal(403, 'Git LFS is not enabled on this server.');
  if (pushes(request, served) && repository.readOnly === true) {
    return refusal(503, 'This repository is read-only.');
  }
  const { vcs = 'git', directory } = repository;
  if ((kind === 'hg') !== (vcs === 'hg')) return refusal(500, `This repository is not served as ${kind}.`);
  if (kind === 'lfs') return lfsAnswer(phorge, request, { repository, path });
  if (directory === undefined) return await withoutDirectory(request, path);
  if (kind === 'hg') return await mercurialAnswer(request, directory);
  return await gitHttpBackend(request, { directory, path, username: served.username });
}

function pushes(request: PhorgeRequest, { kind, path }: Served): boolean {
  if (kind === 'hg') return pushesByMercurial(request);
  if (kind === 'lfs') return pushesByLfs(request, path);
  const isAdvertised =
    request.method === 'GET' &&
    path === '/info/refs' &&
    textParameter(request, 'service') === 'git-upload-pack';
  return !isAdvertised && path !== '/git-upload-pack';
}

async function withoutDirectory(request: PhorgeRequest, path: string): Promise<Answer> {
  const service = textParameter(request, 'service');
  if (path === '/info/refs' && (service === 'git-upload-pack' || service === 'git-receive-pack')) {
    return gitAnswer(`application/x-${service}-advertisement`, advertisement(service));
  }
  if (path === '/git-upload-pack' && request.method === 'POST') {
    return gitAnswer('application/x-git-upload-pack-result', emptyUploadPack());
  }
  if (path === '/git-receive-pack' && request.method === 'POST') {
    return gitAnswer('application/x-git-receive-pack-result', pushReport(request.raw));
  }
  return refusal(500, 'This fake Phorge supports git only: info/refs, git-upload-pack, git-receive-pack.');
}

interface FoundRepository {
  readonly repository: PhorgeRepositoryOptions;
  /** The path in the response to git. */
  readonly path: string;
}

function findRepository(phorge: PhorgeState, path: string): FoundRepository | undefined {
  const address = repositoryAddress(path);
  if (address === undefined) return undefined;
  const { shortName, callsign, id, rest } = address;
  const repository = phorge.configuration.repositories.find(
    (candidate, at) =>
      candidate.shortName === shortName ||
      (callsign !== undefined && candidate.callsign === callsign) ||
      id === String(at + 1),
  );
  return repository === undefined ? undefined : { repository, path: gitPath(rest) };
}

function gitAnswer(contentType: string, body: string): Answer {
  const headers = [
    ['Expires', 'Fri, 01 Jan 1980 00:00:00 GMT'],
    ['Pragma', 'no-cache'],
    ['Cache-Control', 'no-cache, max-age=0, must-revalidate'],
  ] as const;
  return { status: 200, contentType, frame: 'bare', headers, body };
}
