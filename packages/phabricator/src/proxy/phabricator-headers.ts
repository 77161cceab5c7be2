import { isSafeMethod } from '@portcullis/core/internal';
import {
  type HeaderWriter,
  type ProxiedApplication,
  writeBasicCredentials,
  writeText,
} from '@portcullis/proxy';
import { isRepositoryPath } from '../resource/repository-path.ts';
import { isConduitCall } from './conduit-cookies.ts';

/** Headers for other nodes of the cluster, for a tool of its developers, or for a single endpoint. */
export const RESERVED_HEADERS: RegExp =
  /^(?:x-phabricator-.*|x-setup-selfcheck|x-mod-pagespeed|x-page-speed|x-buildkite-token|x-hgarg-.*)$/;

const HEADERS: ReadonlyMap<string, HeaderWriter> = new Map([
  ['git-protocol', writeText],
  ['x-phabricator-via', writeText],
]);

const BUILDKITE_HOOK = '/harbormaster/hook/buildkite/';

const HEADERS_AT: NonNullable<ProxiedApplication['headersAt']> = new Map([
  ['authorization', { isReadAt: isRepositoryPath, write: writeBasicCredentials }],
  [
    'x-phabricator-request-type',
    {
      isReadAt: (path: string) => path.startsWith('/file/data/') || isRepositoryPath(path),
      write: (value: string) => (writeText(value) === 'git-lfs' ? 'git-lfs' : undefined),
    },
  ],
  ['x-phabricator-csrf', { isReadAt: mayShowCsrfToken, write: writeText }],
  ['x-buildkite-token', { isReadAt: (path: string) => path === BUILDKITE_HOOK, write: writeText }],
]);

/**
 * Whether a CSRF token may be sent to Phabricator, in any position. Some of its pages write whenever there is one, by GET as well
 * (`/project/move/12/`, `/flag/delete/6/`), and a method that changes nothing must not. What a Conduit call does depends on its own method.
 */
export function mayShowCsrfToken(path: string, method: string): boolean {
  return !isSafeMethod(method) || isConduitCall(path);
}

/** The headers and methods of Phabricator, in addition to those of every application. */
export function phabricatorHeaders({ mercurial }: { readonly mercurial: boolean }): ProxiedApplication {
  return {
    headers: HEADERS,
    headersAt: HEADERS_AT,
    reservedHeaders: RESERVED_HEADERS,
    setsCookiesEverywhere: true,
    ...(mercurial && { furtherHeaders: mercurialArguments }),
  };
}

function* mercurialArguments(
  headers: Headers,
  path: string,
): Generator<readonly [string, string | undefined]> {
  if (!isRepositoryPath(path)) return;
  for (const [name, value] of headers) {
    if (/^x-hgarg-[1-9]\d*$/.test(name)) yield [name, writeText(value)];
  }
}
