import { type Parameter, urlencodedParameters } from '../path-override/parameter.ts';
import { phpParameterName } from '../path-override/php-parameter-name.ts';
import { mercurialRequest } from './mercurial-request.ts';
import { isLfsDownload, isPageForm, type RequestContent } from './request-content.ts';

/** What a request below a repository is: a browser's page, version control that reads or writes, or none of these. */
export type RepositoryRequest = 'page' | 'pull' | 'push' | 'unknown';

/** Before these, Phorge drops one directory, whatever its name. */
const AFTER_A_DIRECTORY: ReadonlySet<string | undefined> = new Set([
  'info',
  'git-upload-pack',
  'git-receive-pack',
]);

/** The words that Phorge's routes put after a repository. */
const PAGES: ReadonlySet<string> = new Set(
  (
    'blame branches browse change clone commit compare diff document edit history lastmodified lint manage ' +
    'pathtree refs repository tags uri'
  ).split(' '),
);

/** Those words, for examples. */
export function repositoryPages(): readonly string[] {
  return [...PAGES];
}

const FETCH = 'application/x-git-upload-pack-request';

/**
 * What a request below a repository is. Only the exact shapes of git, git-lfs and Mercurial count as theirs, each with
 * its own method, query and content type; a request that is not a GET or a HEAD, and neither proven to read nor a
 * page's form, is a `push`; a shape that no program and no page has is `unknown`.
 *
 * @param rest the segments after the repository
 * @param content `undefined` if only the address is known: then it is taken for that of the program whose shape it has
 */
export function repositoryRequest(
  method: string,
  rest: readonly string[],
  search: string,
  content: RequestContent | undefined,
): RepositoryRequest {
  const git = AFTER_A_DIRECTORY.has(rest[1]) ? rest.slice(1) : rest;
  switch (git.slice(0, 2).join('/')) {
    case 'info/refs':
      return git.length === 2 ? advertisement(method, search) : 'unknown';
    case 'git-upload-pack':
      if (method !== 'POST' || search !== '') return 'unknown';
      // With any other type, Mercurial's command may be in the body.
      return content === undefined || isFetch(content) ? 'pull' : 'push';
    case 'git-receive-pack':
      return method === 'POST' && search === '' ? 'push' : 'unknown';
    case 'info/lfs':
      return lfsRequest(method, git.slice(2).join('/'), search, content);
  }
  const parameters = [...urlencodedParameters(search.slice(1))];
  if (parameters.some(({ name }) => phpParameterName(name) === 'service')) return 'unknown';
  return mercurialRequest(method, rest, parameters, content) ?? pageRequest(method, rest, content);
}

function isFetch({ contentType }: RequestContent): boolean {
  return contentType?.mediaType === FETCH && contentType.parameters.size === 0;
}

/** git requests exactly this. Anything that PHP could parse differently is refused as unknown. */
function advertisement(method: string, search: string): RepositoryRequest {
  if (method !== 'GET') return 'unknown';
  if (search === '?service=git-upload-pack') return 'pull';
  return search === '?service=git-receive-pack' ? 'push' : 'unknown';
}

/** @see {@link https://github.com/git-lfs/git-lfs/blob/main/docs/api/README.md | Git LFS API} */
function lfsRequest(
  method: string,
  path: string,
  search: string,
  content: RequestContent | undefined,
): RepositoryRequest {
  if (method === 'GET' && path === 'locks') return isPlain(search) ? 'pull' : 'unknown';
  if (search !== '') return 'unknown';
  if (method === 'POST' && path === 'objects/batch') return isLfsDownload(content) ? 'pull' : 'push';
  if (method === 'PUT' && /^upload\/[\da-f]{64}$/.test(path)) return 'push';
  return method === 'POST' && /^locks(?:\/verify|\/[\w-]+\/unlock)?$/.test(path) ? 'push' : 'unknown';
}

/** The filters of a list of locks. */
function isPlain(search: string): boolean {
  const names = Array.from(urlencodedParameters(search.slice(1)), ({ name }: Parameter) => name);
  return names.every((name) => ['path', 'id', 'cursor', 'limit', 'refspec'].includes(name));
}

function pageRequest(
  method: string,
  rest: readonly string[],
  content: RequestContent | undefined,
): RepositoryRequest {
  const [word] = rest;
  // A browser at the address that git clones leads to the repository's page.
  const isKnown = word === undefined || PAGES.has(word) || (rest.length === 1 && word.endsWith('.git'));
  if (!isKnown) return 'unknown';
  if (method === 'GET' || method === 'HEAD') return 'page';
  return isPageForm(content) ? 'page' : 'push';
}
