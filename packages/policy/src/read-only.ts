import { CONDUIT } from './criteria/resource.ts';
import type { PolicyRequest } from './policy-request.ts';

/**
 * Methods that change nothing.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1 | RFC 9110 section 9.2.1}
 */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Conduit methods that change nothing, by their last part: `maniphest.search`, `diffusion.historyquery`. */
const READING_CONDUIT_METHOD =
  /^[a-z.]*(?:^|\.)(?:search|info|whoami|ping|lookup|getcapabilities|getdiff|getrawdiff|getcommitmessage|getcommitpaths|[a-z]*query)$/;

const CONDUIT_PATH = /^\/api\/([^/]*)/;

/**
 * Whether a request only reads: it has a safe method, or calls a Conduit method that is known to read, or fetches from
 * a repository. Conduit takes its methods with any HTTP method, so there the HTTP method says nothing. Where nobody
 * classified the request, everything below `/api/` is taken for Conduit.
 */
export function isReadOnly({ method, path, resource }: PolicyRequest): boolean {
  if (resource?.application === CONDUIT) return readsByConduit(resource.operation);
  if (resource === undefined) {
    const conduit = CONDUIT_PATH.exec(path);
    if (conduit !== null) return readsByConduit(conduit[1]);
  }
  // Git fetches by POST, and some of what writes comes by GET.
  if (resource?.application === 'diffusion') {
    if (resource.operation === 'pull') return true;
    if (resource.operation === 'push') return false;
  }
  return SAFE_METHODS.has(method);
}

function readsByConduit(method: string | undefined): boolean {
  return method !== undefined && READING_CONDUIT_METHOD.test(method);
}
