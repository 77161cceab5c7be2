import {
  demanded,
  type HeaderWriter,
  ownHeaderProblem,
  type ProxiedApplication,
  writeText,
} from '@portcullis/proxy';

/** Headers that browsers and the scripts of pages send to many applications: none of them identifies the user. */
const HEADERS: ReadonlyMap<string, HeaderWriter> = new Map(
  [
    ...['access-control-request-headers', 'access-control-request-method'],
    ...['last-event-id', 'x-requested-with', 'x-csrf-token', 'x-xsrf-token'],
    // Django's, and Tornado's, which Jupyter is made of.
    ...['x-csrftoken', 'x-xsrftoken'],
  ].map((name): [string, HeaderWriter] => [name, writeText]),
);

/** How far a WebDAV request goes, and under which condition (RFC 4918 section 10). `Destination` is a path that no rule checks. */
const OF_WEBDAV: readonly (readonly [name: string, write: HeaderWriter])[] = [
  ['depth', demanded('Depth', writeText)],
  ['if', demanded('If', writeText)],
  ['lock-token', writeText],
  ['timeout', writeText],
];

/**
 * The headers and methods of a web application, in addition to those of every application.
 *
 * @param own headers by which the gate identifies the user: clients may not send them. Invalid names are omitted
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
