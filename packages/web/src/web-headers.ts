import { type HeaderWriter, ownHeaderProblem, type ProxiedApplication, writeText } from '@portcullis/proxy';

/** What browsers and the scripts of pages send to many applications: none of it says who is asking. */
const HEADERS: ReadonlyMap<string, HeaderWriter> = new Map(
  [
    ...['access-control-request-headers', 'access-control-request-method'],
    ...['last-event-id', 'x-requested-with', 'x-csrf-token', 'x-xsrf-token'],
    // Django's, and Tornado's, which Jupyter is made of.
    ...['x-csrftoken', 'x-xsrftoken'],
  ].map((name): [string, HeaderWriter] => [name, writeText]),
);

/**
 * What a web application is told besides what every one is.
 *
 * @param own headers by which the gate says who is asking: no client may send them. Those that are none are left out
 */
export function webHeaders(own: readonly string[]): ProxiedApplication {
  const names = new Set(
    own.filter((name) => ownHeaderProblem(name) === undefined).map((name) => name.toLowerCase()),
  );
  return {
    headers: new Map([...HEADERS].filter(([name]) => !names.has(name))),
    ...(names.size > 0 && { reservedHeaders: new RegExp(`^(?:${[...names].join('|')})$`) }),
  };
}
