import type { Resource } from '@portcullis/core';
import { urlencodedParameters } from '../path-override/parameter.ts';
import { phpParameterName } from '../path-override/php-parameter-name.ts';
import { repositoryPath } from './repository-path.ts';
import { repositoryRequest } from './repository-request.ts';
import type { RequestContent } from './request-content.ts';

const COMMIT = /^(r[A-Z]+|R\d+:)[a-f\d]+$/;

/** Whether the segments of a path are those of a commit's page. */
export function isCommit([first = '']: readonly string[]): boolean {
  return COMMIT.test(first);
}

/**
 * What a request below a repository, or to one of its commits, is about; `undefined` for any other path.
 *
 * A repository is `R7`, `rLAB` or `lab`, as the path names it. `operation` is `pull` or `push` for version control, and
 * `push` for a request of no known shape.
 */
export function repositoryResource(
  method: string,
  segments: readonly string[],
  search: string,
  content: RequestContent | undefined,
): Resource | undefined {
  const commit = COMMIT.exec(segments[0] ?? '')?.[1];
  if (commit !== undefined) {
    return repository(commit.replace(':', ''), namesVersionControl(search) ? 'push' : 'commit');
  }
  const found = repositoryPath(segments);
  if (found === undefined) return undefined;
  const { id, rest } = found;
  switch (repositoryRequest(method, rest, search, content)) {
    case 'page':
      return repository(id, rest.length === 0 || rest[0]?.endsWith('.git') ? 'view' : (rest[0] ?? 'view'));
    case 'pull':
      return repository(id, 'pull');
    default:
      return repository(id, 'push');
  }
}

/** Whether Phorge takes a page for version control by its query: at a commit's, no program asks for that. */
function namesVersionControl(search: string): boolean {
  const names = Array.from(urlencodedParameters(search.slice(1)), ({ name }) => phpParameterName(name));
  return names.includes('cmd') || names.includes('service');
}

function repository(id: string, operation: string): Resource {
  return { application: 'diffusion', kind: 'repository', id, operation };
}
