import * as v from 'valibot';
import { defaulting, optional, setting } from '../../configuration/setting.ts';
import { amount, anyText, count, exactPath, headerName, listOf, text } from '../../configuration/values.ts';
import { OWN_PREFIX } from '../../gate/own-prefix.ts';

const word: v.GenericSchema<string> = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z\d][\w.-]*$/, 'must be a word, such as report'),
);

const resource = v.strictObject({
  path: setting(
    'Path pattern: `/reports/:id`, `/admin/**`. `:id` is the ID of the resource. `:secret` is a segment that is masked in all events. Other `:names` and `*` match one segment. `export.*` matches a word with any format extension, or none.',
    v.pipe(v.string(), v.startsWith('/', 'must start with "/"')),
  ),
  kind: setting('Kind of the resource in rules, such as `report`.', word),
  methods: optional(
    'HTTP methods that this entry applies to, in upper case. `GET` includes `HEAD`. Default: all.',
    listOf(v.pipe(v.string(), v.regex(/^[A-Z]+$/, 'must be a method in upper case'))),
  ),
  operation: optional(
    'Operation on the resource, such as `export`. Default: `view`, `delete` or `edit`, depending on the method. Opening a WebSocket counts as a POST, unless the operation is `view`.',
    word,
  ),
});

/** A private JWK. Other secrets, however long, cannot sign. */
const assertionKey = text(
  '\\s*\\{[\\s\\S]*"d"\\s*:[\\s\\S]*\\}\\s*',
  'must be a private key from "portcullis keys new assertion"; use a variable, as in "${ASSERTION_KEY}"',
);

const assertion = v.strictObject({
  audience: setting(
    'Value of `aud`. It must identify this instance and no other application behind the same gate.',
    anyText,
  ),
  keys: setting(
    'Private keys from `generateAssertionKey()`. The first signs; the public keys of all are served. Use variables: `${WIKI_ASSERTION_KEY}`.',
    listOf(assertionKey),
  ),
  issuer: optional('Value of `iss`. Default: scheme and host of the request.', anyText),
  header: defaulting('Request header that contains the assertion.', headerName, 'x-portcullis-assertion'),
  keysPath: defaulting(
    'Path where the public keys are served, without authentication.',
    exactPath,
    `${OWN_PREFIX}keys`,
  ),
  lifetimeSeconds: defaulting(
    'Lifetime of an assertion, in seconds. It never exceeds the lifetime of the login.',
    count('seconds', 10, 3600),
    60,
  ),
});

/** Settings of an instance of any web application. */
export const webApplicationSettings: v.ObjectEntries = {
  applicationName: defaulting(
    'Name of this application in the field `applications` of rules, and in audit events.',
    v.pipe(
      v.string(),
      v.regex(/^[a-z\d][a-z\d-]*$/, 'must be a word of lower-case letters, digits and hyphens'),
    ),
    'web',
  ),
  resources: optional(
    'Paths as resources with kind, ID and operation, which rules can refer to. The first match wins. Default: none.',
    listOf(resource),
  ),
  caseSensitive: defaulting(
    'Whether `resources` distinguish upper and lower case, as in `/Reports/1` and `/reports/1`.',
    v.boolean(),
    false,
  ),
  encodedDelimiters: defaulting(
    'What happens to `%23` and `%3F` in a path. Use `pass` only for an application that removes the query before it decodes the path, and decodes it once.',
    v.picklist(['pass', 'refuse']),
    'refuse',
  ),
  encodedScopes: defaulting(
    'What happens to `%2F` after the scope of a package, which npm sends: `/@acme%2fwidget`. Use `pass` only for a registry that reads it as `/@acme/widget`; rules then apply to that path.',
    v.picklist(['pass', 'refuse']),
    'refuse',
  ),
  ampersands: defaulting(
    'What happens to `&` in a path, which most applications write in links to `R&D.txt`. Use `pass` only for an application whose server does not turn the path into a query, as a rewrite to `/index.php?page=$1` does.',
    v.picklist(['pass', 'refuse']),
    'refuse',
  ),
  identityHeaders: optional(
    'Request headers that contain the caller\'s identity, such as `{ "x-user": "email", "x-roles": "roles" }`. Default: none.',
    v.record(
      headerName,
      v.pipe(
        v.string(),
        v.regex(
          /^(?:subject|issuer|email|name|kind|provider|roles|groups|claim:.+)$/,
          'must be subject, issuer, email, name, kind, provider, roles, groups or claim:NAME',
        ),
      ),
    ),
  ),
  assertion: optional(
    "A signed assertion of the caller's identity (a JWT with ES256). Default: none.",
    assertion,
  ),
  forwardHeaders: optional(
    'Request headers to forward, in addition to those that every application needs. Default: none.',
    listOf(headerName),
  ),
  tokenAsPassword: defaulting(
    'Whether programs can send a token of `providers`, or a credential of `portcullis login`, as the password of `Authorization: Basic`, with any username. The gate then sends a Basic challenge to programs. For package managers, git and calendars, which cannot send a token in another way.',
    v.boolean(),
    false,
  ),
  forwardMethods: optional(
    'Methods of WebDAV and CalDAV to forward, in addition to those of HTTP, with the headers `Depth`, `If`, `Lock-Token` and `Timeout`. They can reach everything below a path, and `REPORT` what its body names, even if rules deny those paths. Default: none.',
    listOf(v.picklist(['PROPFIND', 'PROPPATCH', 'MKCOL', 'REPORT', 'LOCK', 'UNLOCK'])),
  ),
  timeoutSeconds: defaulting(
    "Timeout until the origin's response headers arrive, in seconds.",
    amount('seconds', 1, 3600),
    100,
  ),
};
