import * as v from 'valibot';
import { auditSchema } from './audit-schema.ts';
import type { GatewayConfiguration, InstanceConfiguration } from './configuration.ts';

const name = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z\d][A-Za-z\d_-]{0,62}$/, 'must be 1 to 63 letters, digits, "-" or "_"'),
);
const text = v.pipe(v.string(), v.minLength(1, 'must not be empty'));
/** A `${NAME}` inside stands for something that is checked once it is known. */
const issuer = v.pipe(
  v.string(),
  v.regex(
    /^(?:https:\/\/[^\s?#]+|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:\/[^\s?#]*)?|[^\s]*\$\{[A-Z][A-Z\d_]*\}[^\s]*)$/,
    'must be an https URL without query or fragment (http only on loopback)',
  ),
);
const host = v.pipe(
  v.string(),
  v.regex(
    /^(?:[a-z\d.-]+|\[[\da-f:]+\]|[a-z\d.:-]*\$\{[A-Z][A-Z\d_]*\}[a-z\d.:-]*)(?::\d{1,5})?$/,
    'must be a host in lower case, with a port only where it is not the default, and without "https://"',
  ),
);
const hostname = v.pipe(v.string(), v.regex(/^[a-z\d.-]+$/, 'must be a host name in lower case'));
const headerName = v.pipe(v.string(), v.regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be the name of a header'));
const bindingName = v.pipe(v.string(), v.regex(/^[A-Za-z_$][\w$]*$/, 'must be the name of a binding'));
const positive = (unit: string) => v.pipe(v.number(), v.minValue(1, `must be at least 1 ${unit}`));
const nonEmpty = 'must hold at least one';

const provider = v.variant('type', [
  v.strictObject({
    type: v.literal('oidc'),
    name,
    issuer,
    audience: text,
    groupsClaim: v.exactOptional(text),
    header: v.exactOptional(headerName),
  }),
  v.strictObject({
    type: v.literal('cloudflare-access'),
    name,
    team: v.pipe(
      v.string(),
      v.regex(/^(?:[a-z\d-]+|\$\{[A-Z][A-Z\d_]*\})$/, 'must be the team, as in TEAM.cloudflareaccess.com'),
    ),
    audience: text,
    groupsClaim: v.exactOptional(text),
  }),
]);

const origin = v.union(
  [
    v.strictObject({ binding: bindingName }),
    v.strictObject({ zone: v.literal(true) }),
    v.strictObject({ resolveOverride: hostname }),
  ],
  'must be {"binding": NAME}, {"zone": true} or {"resolveOverride": HOST}',
);

const secret = v.pipe(v.string(), v.minLength(1, 'must not be empty'));

const loginProvider = v.strictObject({
  issuer,
  clientId: text,
  clientAuthentication: v.variant('method', [
    v.strictObject({ method: v.picklist(['client_secret_basic', 'client_secret_post']), secret }),
    v.strictObject({ method: v.literal('none') }),
  ]),
  label: v.exactOptional(text),
  scope: v.exactOptional(text),
  groupsClaim: v.exactOptional(text),
  domains: v.exactOptional(v.array(hostname)),
  paths: v.exactOptional(v.array(v.pipe(v.string(), v.startsWith('/', 'must begin with "/"')))),
});

const login = v.strictObject({
  keys: v.pipe(v.array(secret), v.minLength(1, nonEmpty)),
  providers: v.pipe(
    v.record(
      v.pipe(v.string(), v.regex(/^[a-z\d][a-z\d-]{0,31}$/, 'must be lower-case letters, digits or "-"')),
      loginProvider,
    ),
    v.minEntries(1, nonEmpty),
  ),
  durableObject: v.exactOptional(bindingName),
  prefix: v.exactOptional(v.pipe(v.string(), v.regex(/^\/(?:[\w.~-]+\/)+$/, 'must begin and end with "/"'))),
  idleSeconds: v.exactOptional(positive('second')),
  lifetimeSeconds: v.exactOptional(positive('second')),
  refreshSeconds: v.exactOptional(positive('second')),
  identitySeconds: v.exactOptional(positive('second')),
  theme: v.exactOptional(
    v.strictObject({
      name: v.exactOptional(text),
      colour: v.exactOptional(v.pipe(v.string(), v.regex(/^#[\da-fA-F]{6}$/, 'must be #rrggbb'))),
      logo: v.exactOptional(
        v.pipe(v.string(), v.startsWith('data:image/', 'must be an image as data:image/…;base64,…')),
      ),
      contact: v.exactOptional(text),
      language: v.exactOptional(text),
    }),
  ),
});

const sso = v.strictObject({
  serverName: v.pipe(
    v.string(),
    v.regex(/^[a-z\d.]+$/, 'must be lower-case letters, digits and periods, as Phorge demands'),
  ),
  clientId: text,
  clientSecret: secret,
  durableObject: bindingName,
  cookiePrefix: v.exactOptional(
    v.pipe(v.string(), v.regex(/^[\w-]+$/, 'must be letters, digits, "-" or "_"')),
  ),
  register: v.exactOptional(v.boolean()),
  phorgeAllowsPublic: v.exactOptional(v.boolean()),
  link: v.exactOptional(
    v.strictObject({
      providerId: v.pipe(
        v.number(),
        v.integer('must be a whole number'),
        v.minValue(1, 'must be the number of the provider in Phorge'),
      ),
    }),
  ),
  usernames: v.exactOptional(
    v.strictObject({
      claims: v.exactOptional(v.pipe(v.array(text), v.minLength(1, nonEmpty))),
      collision: v.exactOptional(v.picklist(['number', 'provider', 'refuse'])),
    }),
  ),
});

/** Left to the package that reads it, whose messages are better: see `check-configuration.ts`. */
const checkedElsewhere = <Type>() => v.custom<Type>((value) => value !== undefined, 'is missing');

const instance = v.strictObject({
  name,
  hosts: v.pipe(v.array(host), v.minLength(1, nonEmpty)),
  application: v.literal('phabricator'),
  origin,
  policy: checkedElsewhere<InstanceConfiguration['policy']>(),
  shadowPolicy: v.exactOptional(checkedElsewhere<InstanceConfiguration['policy']>()),
  sso: v.exactOptional(sso),
  maxFormBytes: v.exactOptional(v.pipe(positive('byte'), v.integer('must be a whole number'))),
  originHardened: v.exactOptional(v.boolean()),
  timeoutSeconds: v.exactOptional(positive('second')),
});

/** The shape of a configuration. What holds between its parts is checked in `check-configuration.ts`. */
export const configurationSchema: v.GenericSchema<unknown, GatewayConfiguration> = v.strictObject({
  $schema: v.exactOptional(v.string()),
  name: v.exactOptional(name),
  providers: v.array(provider),
  login: v.exactOptional(login),
  roles: checkedElsewhere<GatewayConfiguration['roles']>(),
  instances: v.pipe(v.array(instance), v.minLength(1, nonEmpty)),
  audit: v.exactOptional(auditSchema),
});
