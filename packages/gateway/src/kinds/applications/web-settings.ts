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
    "Which paths: `/reports/:id`, `/admin/**`. `:id` is the resource's id, `:secret` a segment that is masked in every record, any other `:name` and `*` one segment, `export.*` a word in any format and in none.",
    v.pipe(v.string(), v.startsWith('/', 'must begin with "/"')),
  ),
  kind: setting('What it is called in rules, such as `report`.', word),
  methods: optional(
    'Only for these methods, in upper case; `GET` includes `HEAD`. Default: all.',
    listOf(v.pipe(v.string(), v.regex(/^[A-Z]+$/, 'must be a method in upper case'))),
  ),
  operation: optional(
    'What is done to it, such as `export`. Default: `view`, `delete` or `edit`, by the method. What opens a WebSocket counts as a POST, unless it is a `view`.',
    word,
  ),
});

/** A private JWK. Whatever else is long enough to be a secret signs nothing. */
const assertionKey = text(
  '\\s*\\{[\\s\\S]*"d"\\s*:[\\s\\S]*\\}\\s*',
  'must be a private key as "portcullis keys new assertion" makes it; name a variable, as in "${ASSERTION_KEY}"',
);

const assertion = v.strictObject({
  audience: setting('`aud`: names this instance, and no other that the same gate stands before.', anyText),
  keys: setting(
    'Private keys made by `generateAssertionKey()`: the first signs, the public parts of all are served. Variables: `${WIKI_ASSERTION_KEY}`.',
    listOf(assertionKey),
  ),
  issuer: optional('`iss`. Default: scheme and host of the request.', anyText),
  header: defaulting('The header that it is in.', headerName, 'x-portcullis-assertion'),
  keysPath: defaulting('Where the public keys are served, to everybody.', exactPath, `${OWN_PREFIX}keys`),
  lifetimeSeconds: defaulting(
    'How long an assertion is good for, in seconds; never longer than the login itself.',
    count('seconds', 10, 3600),
    60,
  ),
});

/** Settings of an instance of any web application. */
export const webApplicationSettings: v.ObjectEntries = {
  applicationName: defaulting(
    'The word for `applications` in its rules, and in its events.',
    v.pipe(
      v.string(),
      v.regex(/^[a-z\d][a-z\d-]*$/, 'must be a word of lower-case letters, digits and hyphens'),
    ),
    'web',
  ),
  resources: optional(
    'Paths that rules can speak of by kind, id and operation; the first that fits counts. Default: none.',
    listOf(resource),
  ),
  caseSensitive: defaulting(
    'Whether `/Reports/1` is another path than `/reports/1` to `resources`.',
    v.boolean(),
    false,
  ),
  encodedDelimiters: defaulting(
    '`%23` and `%3F` in a path. `pass` only for an application that cuts the query off before it decodes the path, once.',
    v.picklist(['pass', 'refuse']),
    'refuse',
  ),
  encodedScopes: defaulting(
    '`%2F` after the scope of a package, `/@acme%2fwidget`, as npm writes it. `pass` only for a registry, to which that is `/@acme/widget`, on which is decided.',
    v.picklist(['pass', 'refuse']),
    'refuse',
  ),
  ampersands: defaulting(
    '`&` in a path, as most applications write it in links to `R&D.txt`. `pass` only for an application whose server does not make a query of the path, as a rewrite to `/index.php?page=$1` does.',
    v.picklist(['pass', 'refuse']),
    'refuse',
  ),
  identityHeaders: optional(
    'Headers that say who is asking, such as `{ "x-user": "email", "x-roles": "roles" }`. Default: none.',
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
  assertion: optional('A signed statement of who is asking (ES256). Default: none.', assertion),
  forwardHeaders: optional(
    'Headers that are sent on besides those that every application needs. Default: none.',
    listOf(headerName),
  ),
  tokenAsPassword: defaulting(
    'Whether programs may show a token of `providers`, or the credential of `portcullis login`, as the password of `Authorization: Basic`, with any user name, and are asked for it so: package managers, git and calendars have no other place for one.',
    v.boolean(),
    false,
  ),
  forwardMethods: optional(
    'Methods of WebDAV and CalDAV that are sent on besides those of HTTP, with the headers `Depth`, `If`, `Lock-Token` and `Timeout`. They reach what lies below a path, and `REPORT` what its body names, whatever rules say of those paths. Default: none.',
    listOf(v.picklist(['PROPFIND', 'PROPPATCH', 'MKCOL', 'REPORT', 'LOCK', 'UNLOCK'])),
  ),
  timeoutSeconds: defaulting(
    "Longest wait for the origin's headers, in seconds.",
    amount('seconds', 1, 3600),
    100,
  ),
};
