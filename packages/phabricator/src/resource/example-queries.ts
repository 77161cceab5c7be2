import { isRepositoryPath, repositoryPath } from './repository-path.ts';
import { repositoryRequest } from './repository-request.ts';
import { isCommit } from './repository-resource.ts';

/** By each of these version control says what it does: git reads or writes, Mercurial reads or writes. */
const QUERIES = ['?service=git-upload-pack', '?service=git-receive-pack', '?cmd=heads', '?cmd=unbundle'];

const NONE: readonly string[] = [''];

/** Queries that make something else of a method and a path, for proofs about policies; none is one of them. */
export function exampleQueries(method: string, path: string): readonly string[] {
  // Asked of every path of a proof, by each method: most are neither.
  if (isCommit(path.slice(1).split('/', 1))) return ['', '?cmd=heads'];
  if (!isRepositoryPath(path)) return NONE;
  const found = repositoryPath(path.split('/').filter((segment) => segment !== ''));
  if (found === undefined) return NONE;
  const { rest } = found;
  return ['', ...QUERIES.filter((query) => repositoryRequest(method, rest, query, undefined) !== 'unknown')];
}
