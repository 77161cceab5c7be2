import {
  demanded,
  type HeaderWriter,
  ownHeaderProblem,
  type ProxiedApplication,
  writeText,
} from '@portcullis/proxy';

/** What browsers and the scripts of pages send to many applications: none of it says who is asking. */
const HEADERS: ReadonlyMap<string, HeaderWriter> = new Map(
  [
    ...['access-control-request-headers', 'access-control-request-method'],
    ...['last-event-id', 'x-requested-with', 'x-csrf-token', 'x-xsrf-token'],
    // Django's, and Tornado's, which Jupyter is made of.
    ...['x-csrftoken', 'x-xsrftoken'],
  ].map((name): [string, HeaderWriter] => [name, writeText]),
);

/** How far a request of WebDAV goes, and under which condition (RFC 4918 section 10). `Destination` is a path that no rule is asked about. */
const OF_WEBDAV: readonly (readonly [name: string, write: HeaderWriter])[] = [
  ['depth', demanded('Depth', writeText)],
  ['if', demanded('If', writeText)],
  ['lock-token', writeText],
  ['timeout', writeText],
];

/**
 * What a web application is told besides what every one is.
 *
 * @param own headers by which the gate says who is asking: no client may send them. Those that are none are left out
 * @param isWebDav whether it takes methods of WebDAV
 */
export function webHeaders(own: readonly string[], isWebDav: boolean): ProxiedApplication {
  const names = new Set(
    own.filter((name) => ownHeaderProblem(name) === undefined).map((name) => name.toLowerCase()),
  );
  return {
    headers: new Map([...HEADERS, ...(isWebDav ? OF_WEBDAV : [])].filter(([name]) => !names.has(name))),
    ...(names.size > 0 && { reservedHeaders: new RegExp(`^(?:${[...names].join('|')})$`) }),
  };
}
