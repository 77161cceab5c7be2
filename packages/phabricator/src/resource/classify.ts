import type { CanonicalTarget, Resource } from '@portcullis/core';
import { isSafeMethod } from '@portcullis/core/internal';
import { isPhid, parsePath, READING_OPERATIONS } from './parse-path.ts';
import { reachOf } from './reach.ts';
import { readsByPost, withReads } from './reads.ts';
import { repositoryResource } from './repository-resource.ts';
import type { RequestContent } from './request-content.ts';
import { routeOf, routeOfMonogram, UNKNOWN_APPLICATION } from './route-table.ts';
import { sensitiveKindOf } from './sensitive-paths.ts';

/**
 * What a request is about, in Phabricator's words: `/differential/revision/edit/12/` is
 * `{ application: 'differential', kind: 'revision', id: 'D12', operation: 'edit' }`.
 *
 * - `application` is one of `applications`, for every path that Phorge routes to it.
 * - `kind` is the kind of object; or, where the path belongs to a sensitive part of Phabricator, that part: `admin`, `secret`,
 *   `asset`, `health`, `webhook`, `capability`, `login-flow`, `logout`, `oauth-token`, `ajax`, `debug`. A Conduit call is
 *   of kind `method`.
 * - `id` is the object's monogram, number, PHID or name, as far as the path says it. Never a secret.
 * - `operation` is `view`, `query` (a list, a search, an application's front page), `create`, `edit` (comments too: their form can change the object),
 *   `export` (what a search finds, as a file), `pull`, `push`, a Conduit method, or Phorge's own word from the path, such as `archive`. A word that only reads, by a
 *   method that is not safe (RFC 9110 section 9.2.1), is an `edit`; the form of a search stays a `query`.
 * - `reads` says whether a Conduit method, or version control, only reads: there the HTTP method does not say. Nor does it of
 *   webhooks and of pages that make a token, which never only read; nor of the forms of searches and of what Phorge's scripts read by
 *   POST, such as the parts of a diff. A POST that starts or ends a session counts as reading too.
 * - `reaches` are the other applications whose data the response can contain: those of a Conduit method, and of a PHID or a monogram in the
 *   path; `any` for pages that mix (search, feed, files, dashboards, …). It does not include what a page shows of others in addition to its
 *   own, such as an embed in a comment or the title of a related object. An embed in a form that is sent is in `asSent` of `resourceOf`.
 *
 * Pure. Of the query it reads only what says whether version control writes: `service` of git, `cmd` of Mercurial.
 *
 * It does **not** ask Phorge: whether the object exists is not known, one object can have several names (a repository
 * has a number, a callsign and a short name), and Conduit calls name objects where it does not look. So allow by `id` if
 * you like, but deny by `application`, `kind` or `operation`. It knows the main site's routes, not those of a blog's own
 * domain or of the domain for short URLs.
 *
 * @param method the request's own method
 * @param target the canonical target: `path` decoded once
 * @param content what a request below a repository carries; without it, the request counts as what has its shape
 *
 * @example
 * ```ts
 * import { phabricator, zone } from '@portcullis/phabricator';
 *
 * const { classify } = phabricator({ origin: zone() });
 * classify('GET', { path: '/T34', search: '' }); // { application: 'maniphest', kind: 'task', id: 'T34', operation: 'view' }
 * ```
 */
export function classify(
  method: string,
  { path, search }: Pick<CanonicalTarget, 'path' | 'search'>,
  content?: RequestContent,
): Resource {
  const known = last?.path === path ? last.resources.get(kindOfMethod(method)) : undefined;
  if (known !== undefined) return known;
  const segments = path.split('/').filter((segment) => segment !== '');
  const repository = repositoryResource(method, segments, search, content);
  if (repository !== undefined) return withReads(forMethod(method, path, repository));
  if (last?.path !== path) {
    const resource = resourceOf(path, segments);
    const reaches = reachOf(resource.application, segments);
    last = {
      path,
      resource: reaches === undefined ? resource : { ...resource, reaches },
      resources: new Map(),
    };
  }
  const classified = withReads(forMethod(method, path, last.resource));
  last.resources.set(kindOfMethod(method), classified);
  return classified;
}

/**
 * What the last path outside of repositories is about, also by each kind of method: proofs ask about a path by each method in turn. What
 * is below a repository depends on more than that.
 */
let last:
  | { readonly path: string; readonly resource: Resource; readonly resources: Map<MethodKind, Resource> }
  | undefined;

type MethodKind = 'safe' | 'POST' | 'other';

/** What `forMethod` asks of a method. */
function kindOfMethod(method: string): MethodKind {
  if (isSafeMethod(method)) return 'safe';
  return method === 'POST' ? 'POST' : 'other';
}

/** `D12`, and `P3$10-20` for lines. */
const MONOGRAM = /^([A-Z])(\d+)(?:\$[\d-]*)?$/;

function resourceOf(path: string, [first = 'home', ...rest]: readonly string[]): Resource {
  const [, letter, number = ''] = MONOGRAM.exec(first) ?? [];
  const route = letter === undefined ? routeOf(first) : routeOfMonogram(letter);
  if (route === undefined) return { application: UNKNOWN_APPLICATION };
  const { application } = route;
  const [method, ...more] = rest;
  if (first === 'api' && method !== undefined && more.length === 0) {
    return { application, kind: 'method', operation: method };
  }
  // Who opens one of these has a new token, whatever the method.
  if (/^\/conduit\/(?:token|login)\/?$/.test(path))
    return { application, kind: 'token', operation: 'create' };
  const { operation, ...object } = parsePath(
    route,
    letter === undefined ? rest : [route.monogramKind ?? '', number],
  );
  const sensitiveKind = sensitiveKindOf(path);
  const kind = sensitiveKind ?? (object.kind === 'webhook' ? OUTGOING_WEBHOOK : object.kind);
  // Other segments of such a path are what opens it.
  const id = sensitiveKind === 'capability' ? rest.find(isPhid) : object.id;
  return {
    application,
    ...(kind === undefined ? {} : { kind }),
    ...(id === undefined ? {} : { id }),
    operation,
  };
}

/** Herald's webhooks are pages about calls that Phorge makes: no rule for the kind `webhook` may open them. */
const OUTGOING_WEBHOOK = 'outgoing-webhook';

/** The form of a search, which Phorge keeps and answers with a redirect; the one in the head of every page as well. */
const SEARCH_FORM = /^\/search\/?$|\/query\/(?:[^/]+\/?)?$/;

function forMethod(method: string, path: string, resource: Resource): Resource {
  const { operation } = resource;
  if (isSafeMethod(method)) return resource;
  if (method === 'POST' && readsByPost(resource)) return { ...resource, reads: true };
  if (operation === undefined || resource.kind === 'method' || !READING_OPERATIONS.has(operation))
    return resource;
  // At the search of a board, Phorge makes the board.
  const searches = operation === 'query' && resource.kind !== 'board' && SEARCH_FORM.test(path);
  if (!searches) return { ...resource, operation: 'edit' };
  return method === 'POST' ? { ...resource, reads: true } : resource;
}
