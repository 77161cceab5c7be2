import * as v from 'valibot';
import { defaulting, optional, setting } from '../configuration/setting.ts';
import {
  amount,
  anyText,
  count,
  exactPath,
  headerName,
  listOf,
  longSecret,
} from '../configuration/values.ts';

const resource = v.strictObject({
  path: setting(
    'Which paths: `/reports/:id`, `/admin/**`. `:id` is the id, `:secret` is masked in records, another `:name` or `*` is one segment.',
    v.pipe(v.string(), v.startsWith('/', 'must begin with "/"')),
  ),
  kind: setting('What rules call it (`kinds`), such as `report`.', anyText),
  methods: optional(
    'Only for these methods; `GET` includes `HEAD`. Default: all.',
    listOf(v.pipe(v.string(), v.regex(/^[A-Z]+$/, 'must be a method in upper case'))),
  ),
  operation: optional(
    'What is done to it (`operations`). Default: `view`, `edit` or `delete` by the method.',
    anyText,
  ),
});

const assertion = v.strictObject({
  audience: setting('`aud`: names this application, and no other behind any gate.', anyText),
  keys: setting(
    'Private keys as text, made by `generateAssertionKey()` of `@portcullis/web`: the first signs, all are published. Variables: `["${ASSERTION_KEY}"]`.',
    listOf(longSecret),
  ),
  issuer: optional('`iss`. Default: scheme and host of the request.', anyText),
  header: defaulting('The header.', headerName, 'x-portcullis-assertion'),
  keysPath: defaulting('Where the public keys are served, to everybody.', exactPath, '/.portcullis/keys'),
  lifetimeSeconds: defaulting(
    'How long an assertion is good for, in seconds; never longer than the login.',
    count('seconds', 10, 3600),
    60,
  ),
});

/** Settings of an instance of any other web application. */
export const webSettings: v.ObjectEntries = {
  resources: optional(
    'Paths that rules can speak of by kind, id and operation. The first that fits counts. Default: none.',
    listOf(resource),
  ),
  caseSensitive: defaulting(
    'Whether `/Reports/1` is another path than `/reports/1` to `resources`.',
    v.boolean(),
    false,
  ),
  headers: optional(
    'Headers that say who is asking, each with what it says: `subject`, `issuer`, `email`, `name`, `kind`, `provider`, `roles`, `groups` or `claim:NAME`. Default: none.',
    v.record(headerName, anyText),
  ),
  assertion: optional('A signed statement of who is asking. Default: none.', assertion),
  forwardHeaders: optional(
    'Request headers of clients to pass on besides those that browsers send. Default: none.',
    listOf(headerName),
  ),
  timeoutSeconds: defaulting(
    "Longest wait for the application's headers, in seconds.",
    amount('seconds', 1, 3600),
    100,
  ),
};
