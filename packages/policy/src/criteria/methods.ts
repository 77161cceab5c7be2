import type { Report } from '../problems/report.ts';

/** Methods of HTTP and WebDAV. `CONNECT` and `TRACE` never reach a Worker. */
const KNOWN_METHODS: readonly string[] = [
  ...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY'],
  ...['PROPFIND', 'PROPPATCH', 'MKCOL', 'COPY', 'MOVE', 'LOCK', 'UNLOCK', 'REPORT'],
];

/** The methods of a rule. `HEAD` is included with `GET`, because both read the same. */
export function methodsOf(methods: readonly string[]): ReadonlySet<string> {
  return new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods);
}

/**
 * The method of a request, as rules spell it. Some origins take `patch` for `PATCH`, so a rule that denies one denies
 * the other. Only the request's own method counts: no header can stand in for it.
 */
export function requestMethod(method: string): string {
  return method.toUpperCase();
}

/** Whether a rule can name a method. */
export function canBeNamed(method: string): boolean {
  return KNOWN_METHODS.includes(method);
}

/** Reports what is wrong with a list of methods. */
export function checkMethods(methods: unknown, report: Report): void {
  report.texts(methods, (method, place) => {
    if (!canBeNamed(method)) {
      place.unknown(method, KNOWN_METHODS, 'is not a supported HTTP method');
    }
  });
}
