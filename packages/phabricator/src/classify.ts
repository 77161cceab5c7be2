import type { CanonicalTarget, Resource } from '@portcullis/core';
import { isPhid, pathReading } from './path-reading.ts';
import { placeOf, placeOfMonogram, UNKNOWN_APPLICATION } from './place.ts';
import { repositoryResource } from './repository-resource.ts';
import { surfaceOf } from './surface.ts';

/**
 * What a request is about, in Phabricator's words: `/differential/revision/edit/12/` is
 * `{ application: 'differential', kind: 'revision', id: 'D12', operation: 'edit' }`.
 *
 * - `application` is one of `applications`, for every path that Phorge routes to it.
 * - `kind` is the kind of object; or, where the path belongs to a special surface, that surface: `admin`, `secret`,
 *   `asset`, `health`, `webhook`, `capability`, `login-flow`, `logout`, `oauth-token`, `ajax`, `debug`. A Conduit call is
 *   of kind `method`.
 * - `id` is the object's monogram, number, PHID or name, as far as the path says it. Never a secret.
 * - `operation` is `view`, `query` (a list, a search, an application's front page), `create`, `edit` (comments too: their form can change the object),
 *   `pull`, `push`, a Conduit method, or Phorge's own word from the path, such as `archive`. A `view` by a method that is
 *   not safe (RFC 9110 section 9.2.1) is an `edit`.
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
 *
 * @example
 * ```ts
 * import { classify } from '@portcullis/phabricator';
 *
 * classify('GET', { path: '/T34', search: '' }); // { application: 'maniphest', kind: 'task', id: 'T34', operation: 'view' }
 * ```
 */
export function classify(
  method: string,
  { path, search }: Pick<CanonicalTarget, 'path' | 'search'>,
): Resource {
  const segments = path.split('/').filter((segment) => segment !== '');
  return forMethod(method, repositoryResource(segments, search) ?? resourceOf(path, segments));
}

/** `D12`, and `P3$10-20` for lines. */
const MONOGRAM = /^([A-Z])(\d+)(?:\$[\d-]*)?$/;

function resourceOf(path: string, [first = 'home', ...rest]: readonly string[]): Resource {
  const [, letter, number = ''] = MONOGRAM.exec(first) ?? [];
  const place = letter === undefined ? placeOf(first) : placeOfMonogram(letter);
  if (place === undefined) return { application: UNKNOWN_APPLICATION };
  const { application } = place;
  const [method, ...more] = rest;
  if (first === 'api' && method !== undefined && more.length === 0) {
    return { application, kind: 'method', operation: method };
  }
  const { operation, ...object } = pathReading(place, letter === undefined ? rest : [number]);
  const surface = surfaceOf(path);
  const kind = surface ?? (object.kind === 'webhook' ? OUTGOING_WEBHOOK : object.kind);
  // Other segments of such a path are what opens it.
  const id = surface === 'capability' ? rest.find(isPhid) : object.id;
  return {
    application,
    ...(kind === undefined ? {} : { kind }),
    ...(id === undefined ? {} : { id }),
    operation,
  };
}

/** Herald's webhooks are pages about calls that Phorge makes: no rule for the surface `webhook` may open them. */
const OUTGOING_WEBHOOK = 'outgoing-webhook';

function forMethod(method: string, resource: Resource): Resource {
  const isSafe = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  return isSafe || resource.operation !== 'view' ? resource : { ...resource, operation: 'edit' };
}
