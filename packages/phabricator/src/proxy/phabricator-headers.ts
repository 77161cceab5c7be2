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

/** What Phabricator is told besides what every application is. */
export function phabricatorHeaders({ mercurial }: { readonly mercurial: boolean }): ProxiedApplication {
  return {
    headers: HEADERS,
    reservedHeaders: RESERVED_HEADERS,
    headerAt: (name, value, path) => {
      switch (name) {
        case 'authorization':
          return isRepositoryPath(path) ? writeBasicCredentials(value) : undefined;
        case 'x-phabricator-request-type':
          return writeText(value) === 'git-lfs' && (path.startsWith('/file/data/') || isRepositoryPath(path))
            ? 'git-lfs'
            : undefined;
        case 'x-buildkite-token':
          return path === BUILDKITE_HOOK ? writeText(value) : undefined;
        default:
          return mercurial && /^x-hgarg-\d+$/.test(name) && isRepositoryPath(path)
            ? writeText(value)
            : undefined;
      }
    },
  };
}
