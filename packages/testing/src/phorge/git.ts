import type { Answer } from './answer.ts';
import { advertisement, emptyUploadPack, pushReport } from './git-protocol.ts';
import type { PhorgeRepositoryOptions } from './options.ts';
import { type PhorgeRequest, textParameter } from './phorge-request.ts';
import type { PhorgeState } from './phorge-state.ts';
import { isActivated } from './users.ts';

const REPOSITORY_PATHS = [
  /^\/source\/(?<shortName>[^/.]+)(?:\.git)?(?<rest>\/.*)?$/,
  /^\/diffusion\/(?<callsign>[A-Z]+)(?<rest>\/.*)?$/,
  /^\/diffusion\/(?<id>[1-9]\d*)(?<rest>\/.*)?$/,
] as const;

const GIT_CONTENT_TYPES =
  /^application\/x-git-(?:upload|receive)-pack-request$|^application\/vnd\.git-lfs\+json/;

/** The beginning of a push that names what it updates; the rest is counted and thrown away. */
const COMMAND_BYTES = 64 * 1024;

/**
 * Whether Phorge takes this for git, hg or svn rather than for a page: a repository's address and any one
 * sign of a version control client. Cookies do not count then.
 */
export function isVcsRequest(request: PhorgeRequest): boolean {
  if (!REPOSITORY_PATHS.some((pattern) => pattern.test(request.path))) return false;
  const { headers, parameters } = request;
  return (
    parameters.has('service') ||
    parameters.has('cmd') ||
    (headers['user-agent'] ?? '').startsWith('git/') ||
    GIT_CONTENT_TYPES.test(headers['content-type'] ?? '') ||
    headers['x-phabricator-request-type'] === 'git-lfs' ||
    isSubversion(request)
  );
}

/**
 * Serves git over HTTP: Basic with the VCS password, the advertisement of an empty repository, and pushes
 * that are accepted and forgotten. Mercurial, Subversion and git-lfs are refused as Phorge does when off.
 */
export async function vcsAnswer(phorge: PhorgeState, request: PhorgeRequest): Promise<Answer> {
  if (isSubversion(request)) {
    return refusal(500, 'This server does not support HTTP access to Subversion repositories.');
  }
  const credentials = basicCredentials(request.headers.authorization);
  if (credentials === undefined) {
    const challenge = [['WWW-Authenticate', 'Basic realm="Phabricator Repositories"']] as const;
    return refusal(401, 'You must log in to access repositories.', challenge);
  }
  const user = phorge.users.named(credentials.username);
  if (user?.vcsPassword === undefined || user.vcsPassword !== credentials.password || !isActivated(user)) {
    return refusal(403, 'Invalid credentials.');
  }
  const found = findRepository(phorge, request.path);
  if (found === undefined) return refusal(404, 'No such repository exists.');
  if (found.repository.httpEnabled === false) {
    return refusal(403, 'This repository is not available over HTTP.');
  }
  return await serve(request, found);
}

async function serve(request: PhorgeRequest, { repository, rest }: FoundRepository): Promise<Answer> {
  const service = textParameter(request, 'service');
  const isPush = service === 'git-receive-pack' || rest.endsWith('/git-receive-pack');
  if (isPush && repository.readOnly === true) return refusal(503, 'This repository is read-only.');
  if (rest.includes('/info/lfs')) {
    return refusal(403, 'Git LFS is not enabled on this server.');
  }
  if (rest.endsWith('/info/refs') && (service === 'git-upload-pack' || service === 'git-receive-pack')) {
    return gitAnswer(`application/x-${service}-advertisement`, advertisement(service));
  }
  if (rest.endsWith('/git-upload-pack') && request.method === 'POST') {
    await request.body.drain();
    return gitAnswer('application/x-git-upload-pack-result', emptyUploadPack());
  }
  if (rest.endsWith('/git-receive-pack') && request.method === 'POST') {
    const { prefix } = await request.body.digest(COMMAND_BYTES);
    return gitAnswer('application/x-git-receive-pack-result', pushReport(prefix));
  }
  return refusal(500, 'This stand-in understands git only: info/refs, git-upload-pack, git-receive-pack.');
}

interface FoundRepository {
  readonly repository: PhorgeRepositoryOptions;
  readonly rest: string;
}

function findRepository(phorge: PhorgeState, path: string): FoundRepository | undefined {
  for (const pattern of REPOSITORY_PATHS) {
    const groups = pattern.exec(path)?.groups;
    if (groups === undefined) continue;
    const { shortName, callsign, id, rest = '' } = groups;
    const repository = phorge.configuration.repositories.find(
      (candidate, at) =>
        candidate.shortName === shortName ||
        (callsign !== undefined && candidate.callsign === callsign) ||
        id === String(at + 1),
    );
    if (repository !== undefined) return { repository, rest };
  }
  return undefined;
}

/** Phorge's message is in the reason phrase, in a header, and in the body; no page headers, no cookie. */
function refusal(
  status: number,
  message: string,
  headers: readonly (readonly [string, string])[] = [],
): Answer {
  return {
    status,
    reason: message,
    contentType: 'text/html; charset=UTF-8',
    frame: 'bare',
    headers: [...headers, ['X-Phabricator-Message', message]],
    body: `${status} ${message}`,
  };
}

function gitAnswer(contentType: string, body: string): Answer {
  const headers = [
    ['Expires', 'Fri, 01 Jan 1980 00:00:00 GMT'],
    ['Pragma', 'no-cache'],
    ['Cache-Control', 'no-cache, max-age=0, must-revalidate'],
  ] as const;
  return { status: 200, contentType, frame: 'bare', headers, body };
}

function basicCredentials(header: string | undefined): { username: string; password: string } | undefined {
  const encoded = /^Basic\s+(\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

function isSubversion(request: PhorgeRequest): boolean {
  return String(request.headers.dav ?? '').includes('subversion.tigris.org');
}
