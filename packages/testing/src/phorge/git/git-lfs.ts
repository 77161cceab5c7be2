import { createHash } from 'node:crypto';
import type { Answer } from '../answer.ts';
import { phpJson } from '../answer.ts';
import { filePath, type StoredFile } from '../files/file-store.ts';
import type { PhorgeRepositoryOptions } from '../options.ts';
import type { PhorgeRequest } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';

/** The user name of the tokens that a batch gives out. */
export const LFS_USERNAME = '@git-lfs';

interface Batch {
  readonly operation?: unknown;
  readonly objects?: readonly { readonly oid?: string; readonly size?: number }[];
}

/** Whether Phorge takes an LFS request for a push: everything but a batch of downloads. */
export function pushesByLfs(request: PhorgeRequest, path: string): boolean {
  return path !== '/info/lfs/objects/batch' || batchOf(request)?.operation !== 'download';
}

/** Serves `objects/batch` and `upload/<oid>`; there are no locks. */
export function lfsAnswer(
  phorge: PhorgeState,
  request: PhorgeRequest,
  { repository, path }: { readonly repository: PhorgeRepositoryOptions; readonly path: string },
): Answer {
  const [, oid] = /^\/info\/lfs\/upload\/(.*)$/.exec(path) ?? [];
  if (oid !== undefined) return upload(phorge, repository, request, oid);
  const batch = path === '/info/lfs/objects/batch' ? batchOf(request) : undefined;
  if (batch?.operation !== 'upload' && batch?.operation !== 'download') return lfsError(404, 'not supported');
  const wantsUpload = batch.operation === 'upload';
  const { baseUri } = phorge.configuration;
  const { shortName } = repository;
  const objects = (batch.objects ?? []).map(({ oid: name = '', size }) => {
    const file = stored(phorge, repository, name);
    if (file !== undefined) {
      const header = { Authorization: `Basic ${btoa('none')}`, 'X-Phabricator-Request-Type': 'git-lfs' };
      return { oid: name, size, actions: { download: { href: `${baseUri}${filePath(file)}`, header } } };
    }
    if (!wantsUpload) return { oid: name, size };
    const token = phorge.keys.key(32);
    phorge.lfsTokens.add(token);
    const header = {
      Authorization: `Basic ${btoa(`${LFS_USERNAME}:${token}`)}`,
      'X-Phabricator-Request-Type': 'git-lfs',
    };
    const href = `${baseUri}/source/${shortName}/${shortName}.git/info/lfs/upload/${name}`;
    return { oid: name, size, actions: { upload: { href, header } } };
  });
  return lfsJson(200, { objects });
}

function upload(
  phorge: PhorgeState,
  repository: PhorgeRepositoryOptions,
  request: PhorgeRequest,
  oid: string,
): Answer {
  if (stored(phorge, repository, oid) !== undefined) return lfsError(405, 'already known');
  if (createHash('sha256').update(request.raw).digest('hex') !== oid)
    return lfsError(400, 'corrupt or invalid');
  phorge.files.add({
    name: `lfs-${oid}`,
    contentType: 'application/octet-stream',
    size: request.raw.length,
    sha256: `${repository.shortName} ${oid}`,
    cacheable: false,
    content: request.raw,
  });
  return { ...lfsJson(200, {}), body: '' };
}

function stored(
  phorge: PhorgeState,
  { shortName }: PhorgeRepositoryOptions,
  oid: string,
): StoredFile | undefined {
  return phorge.files.find(({ sha256 }) => sha256 === `${shortName} ${oid}`);
}

function batchOf(request: PhorgeRequest): Batch | undefined {
  try {
    return JSON.parse(request.raw.toString()) as Batch;
  } catch (error) {
    // No JSON: not supported.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function lfsError(status: number, message: string): Answer {
  return lfsJson(status, { message });
}

function lfsJson(status: number, content: unknown): Answer {
  return { status, contentType: 'application/vnd.git-lfs+json', frame: 'bare', body: phpJson(content) };
}
