import { isRepositoryPath, repositoryPath } from './repository-path.ts';
import { repositoryRequest } from './repository-request.ts';
import type { RequestContent } from './request-content.ts';

/** Contents by which a request below a repository is something else than its address says. */
const CONTENTS: readonly RequestContent[] = [
  // Of a type that no page and no program sends.
  { contentType: undefined, mercurialArguments: '', body: 'unread' },
  {
    contentType: { mediaType: 'application/vnd.git-lfs+json', parameters: new Map() },
    mercurialArguments: '',
    body: /* @__PURE__ */ new TextEncoder().encode('{"operation":"download"}'),
  },
];

/** What contents can make of a method and a path, for proofs about policies, in addition to {@link exampleQueries}. */
export function exampleContents(method: string, path: string): readonly ('pull' | 'push')[] {
  if (!isRepositoryPath(path)) return [];
  const found = repositoryPath(path.split('/').filter((segment) => segment !== ''));
  if (found === undefined) return [];
  const made = CONTENTS.map((content) => repositoryRequest(method, found.rest, '', content));
  return [...new Set(made)].filter((request) => request === 'pull' || request === 'push');
}
