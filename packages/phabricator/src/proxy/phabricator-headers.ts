import {
  type HeaderWriter,
  type ProxiedApplication,
  writeBasicCredentials,
  writeText,
} from '@portcullis/proxy';
import { isRepositoryPath } from '../resource/repository-path.ts';

/** Headers that speak for another node of the cluster, for a tool of its developers, or at one place only. */
export const RESERVED_HEADERS: RegExp =
  /^(?:x-phabricator-.*|x-setup-selfcheck|x-mod-pagespeed|x-page-speed|x-buildkite-token|x-hgarg-.*)$/;

const HEADERS: ReadonlyMap<string, HeaderWriter> = new Map([
  ['git-protocol', writeText],
  ['x-phabricator-csrf', writeText],
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
  ['x-buildkite-token', { isReadAt: (path: string) => path === BUILDKITE_HOOK, write: writeText }],
]);

/** What Phabricator is told besides what every application is. */
export function phabricatorHeaders({ mercurial }: { readonly mercurial: boolean }): ProxiedApplication {
  return {
    headers: HEADERS,
    headersAt: HEADERS_AT,
    reservedHeaders: RESERVED_HEADERS,
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
