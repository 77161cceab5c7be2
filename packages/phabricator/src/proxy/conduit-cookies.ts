import type { Parameter } from '../path-override/parameter.ts';
import { phpParameterName } from '../path-override/php-parameter-name.ts';

/** Whether a decoded path is a call to the Conduit API. */
export function isConduitCall(path: string): boolean {
  return path.startsWith('/api/') && path.length > 5 && path.indexOf('/', 5) === -1;
}

/**
 * Whether a Conduit call may take the caller's cookies along: only if it shows a CSRF token, as Phabricator's own pages
 * do, and no credentials of its own. With a session cookie, Phabricator disregards an API token and refuses the call
 * for want of a CSRF token.
 *
 * It does **not** verify either token, and does not find credentials in a compressed body.
 */
export function conduitKeepsCookies(request: Request, parameters: Iterable<Parameter>): boolean {
  let hasCsrfToken = request.headers.has('x-phabricator-csrf');
  for (const { name, value } of parameters) {
    switch (phpParameterName(name)) {
      case '__csrf__':
        hasCsrfToken = true;
        break;
      case 'api_token':
      case 'access_token':
        return false;
      case 'params':
        // The place of credentials inside a call's parameters.
        if (name.includes('__conduit__') || value.includes('__conduit__')) return false;
        break;
    }
  }
  return hasCsrfToken;
}
