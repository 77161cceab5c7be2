import type { AssertionOptions, WebOptions } from '@portcullis/web';
import { assertionFields, webFields } from '@portcullis/web/internal';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { defaulting, optional, setting, shape } from '../../configuration/setting.ts';
import { anyText, exactPath, headerName, listOf, text } from '../../configuration/values.ts';
import { forwardHeaders, timeoutSeconds } from './proxied-settings.ts';

const web = optionsOf<WebOptions>('WebOptions', webFields());
const asserted = optionsOf<AssertionOptions>('AssertionOptions', assertionFields());

const word: v.GenericSchema<string> = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z\d][\w.-]*$/, 'must be a word, such as report'),
);

const resource = shape(
  'ResourceConfiguration',
  v.strictObject({
    path: setting(
      { option: 'ResourcePattern.path' },
      v.pipe(v.string(), v.startsWith('/', 'must start with "/"')),
    ),
    kind: setting({ option: 'ResourcePattern.kind' }, word),
    methods: optional(
      { option: 'ResourcePattern.methods' },
      listOf(v.pipe(v.string(), v.regex(/^[A-Z]+$/, 'must be a method in upper case'))),
    ),
    operation: optional({ option: 'ResourcePattern.operation' }, word),
  }),
);

/** The word for an application in rules and records. */
export const applicationWord: v.GenericSchema<string> = v.pipe(
  v.string(),
  v.regex(/^[a-z\d][a-z\d-]*$/, 'must be a word of lower-case letters, digits and hyphens'),
);

/** A private JWK. Other secrets, however long, cannot sign. */
const assertionKey = text(
  '\\s*\\{[\\s\\S]*"d"\\s*:[\\s\\S]*\\}\\s*',
  'must be a private key from "portcullis keys new assertion"; use a variable, as in "${ASSERTION_KEY}"',
);

/** A signed assertion of the caller's identity. */
export const assertionConfiguration: v.GenericSchema = shape(
  'AssertionConfiguration',
  v.strictObject({
    audience: asserted('audience', anyText),
    keys: asserted('keys', listOf(assertionKey), 'Use variables: `${WIKI_ASSERTION_KEY}`.'),
    issuer: asserted('issuer', anyText),
    header: asserted('header', headerName),
    keysPath: asserted('keysPath', exactPath),
    lifetimeSeconds: asserted('lifetimeSeconds'),
  }),
);

/** Settings of an instance of any web application. */
export const webApplicationSettings: v.ObjectEntries = {
  applicationName: web('name', applicationWord),
  resources: web('resources', listOf(resource)),
  caseSensitive: web('caseSensitive'),
  encodedDelimiters: web('encodedDelimiters'),
  encodedScopes: web('encodedScopes'),
  ampersands: web('ampersands'),
  identityHeaders: web(
    'headers',
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
  assertion: web('assertion', assertionConfiguration),
  forwardHeaders,
  tokenAsPassword: defaulting(
    'Whether programs can send a token of `providers`, or a credential of `portcullis login`, as the password of `Authorization: Basic`, with any username. The gate then sends a Basic challenge to programs. For package managers, git and calendars, which cannot send a token in another way.',
    v.boolean(),
    false,
  ),
  forwardMethods: web(
    'forwardMethods',
    listOf(v.picklist(['PROPFIND', 'PROPPATCH', 'MKCOL', 'REPORT', 'LOCK', 'UNLOCK'])),
  ),
  timeoutSeconds,
};
