// A request's way, 8 of 15: what does it want? Next: packages/session/src/sessions.ts
import type { BaseContext, Resource } from '@portcullis/core';
import { withEmbeddedObjects } from '../embedded-objects.ts';
import { phabricatorError } from '../phabricator-failure.ts';
import { classify } from './classify.ts';
import { rememberedResources } from './remembered-resources.ts';
import { repositoryPath } from './repository-path.ts';
import { repositoryRequest } from './repository-request.ts';
import { requestContent } from './request-content.ts';

/** Requests whose method and path determine the resource: outside repositories and their commits, `classify` reads no query. */
const addresses = /* @__PURE__ */ rememberedResources();

/**
 * What a request is about, its content included. Below a repository, that says whether version control writes:
 * `Content-Type`, Mercurial's `X-HgArg-…`, and, up to 256 KiB, forms and the batches of git-lfs; the request's own body
 * stays unread. Elsewhere, a form says which objects its text embeds ({@link withEmbeddedObjects}). A path that Phorge does not
 * serve is of the application `unknown`.
 *
 * Fails with 400 `phabricator.repository_request_unknown` for what is, below a repository, neither a page nor in the shape
 * of git, git-lfs or Mercurial.
 *
 * @see {@link classify} for the words, and for what it does not know
 */
export function classifyRequest({ request, target, trail }: BaseContext): Resource | Promise<Resource> {
  const { method } = request;
  // Of a commit's page, a query says something as well.
  if (/^\/(?:r[A-Z]|R\d)/.test(target.path)) return Object.freeze(classify(method, target));
  const known = addresses.find(method, target.path);
  if (known !== undefined) return withEmbeddedObjects(known, method, { request, target });
  const found = repositoryPath(target.path.split('/').filter((segment) => segment !== ''));
  if (found === undefined) {
    const resource = addresses.remember(method, target.path, classify(method, target));
    return withEmbeddedObjects(resource, method, { request, target });
  }
  return withContent(found.rest, { request, target, trail });
}

async function withContent(
  rest: readonly string[],
  { request, target, trail }: Pick<BaseContext, 'request' | 'target' | 'trail'>,
): Promise<Resource> {
  const content = await requestContent(request);
  const resource = classify(request.method, target, content);
  if (repositoryRequest(request.method, rest, target.search, content) !== 'unknown') return resource;
  // What is refused is recorded with what it was about.
  trail.add({ type: 'resource.classified', resource });
  throw phabricatorError('phabricator.repository_request_unknown', {
    detail: 'the path below a repository is neither a page nor a request of git, git-lfs or Mercurial',
  });
}
