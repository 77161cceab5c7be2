import * as v from 'valibot';
import type { GatewayConfiguration } from './configuration.ts';

const name = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z\d][A-Za-z\d_-]{0,62}$/, 'must be 1 to 63 letters, digits, "-" or "_"'),
);
const text = v.pipe(v.string(), v.minLength(1, 'must not be empty'));
/** A `${NAME}` inside stands for something that is checked once it is known. */
const issuer = v.pipe(
  v.string(),
  v.regex(
    /^(?:https:\/\/[^\s?#]+|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:\/[^\s?#]*)?|[^\s]*\$\{\w+\}[^\s]*)$/,
    'must be an https URL without query or fragment (http only on loopback)',
  ),
);
const host = v.pipe(
  v.string(),
  v.regex(
    /^(?:[a-z\d.-]+|\[[\da-f:]+\]|[a-z\d.:-]*\$\{\w+\}[a-z\d.:-]*)(?::\d{1,5})?$/,
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
      v.regex(/^(?:[a-z\d-]+|\$\{\w+\})$/, 'must be the team, as in TEAM.cloudflareaccess.com'),
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

const roleNames = v.array(v.string());
const who = v.union(
  [
    v.picklist(['anyone', 'authenticated']),
    v.strictObject({ roles: roleNames, except: v.exactOptional(roleNames) }),
    v.strictObject({ except: roleNames }),
  ],
  'must be "anyone", "authenticated", {"roles": […], "except": […]} or {"except": […]}',
);

const rule = v.strictObject({
  name: text,
  description: v.exactOptional(text),
  owner: v.exactOptional(text),
  effect: v.picklist(['allow', 'deny']),
  who,
  paths: v.pipe(v.array(v.string()), v.minLength(1, nonEmpty)),
  methods: v.exactOptional(v.pipe(v.array(v.string()), v.minLength(1, nonEmpty))),
});

const instance = v.strictObject({
  name,
  hosts: v.pipe(v.array(host), v.minLength(1, nonEmpty)),
  application: v.literal('phabricator'),
  origin,
  policy: v.strictObject({ name: text, rules: v.array(rule) }),
  maxFormBytes: v.exactOptional(v.pipe(positive('byte'), v.integer('must be a whole number'))),
  originHardened: v.exactOptional(v.boolean()),
  timeoutSeconds: v.exactOptional(positive('second')),
});

/** The shape of a configuration. What holds between its parts is checked in `check-configuration.ts`. */
export const configurationSchema: v.GenericSchema<unknown, GatewayConfiguration> = v.strictObject({
  $schema: v.exactOptional(v.string()),
  name: v.exactOptional(name),
  providers: v.pipe(v.array(provider), v.minLength(1, nonEmpty)),
  roles: v.record(v.string(), v.pipe(v.array(text), v.minLength(1, nonEmpty))),
  instances: v.pipe(v.array(instance), v.minLength(1, nonEmpty)),
  audit: v.exactOptional(
    v.strictObject({
      sinks: v.exactOptional(
        v.pipe(v.array(v.strictObject({ type: v.literal('console') })), v.minLength(1, nonEmpty)),
      ),
      onSinkFailure: v.exactOptional(v.picklist(['open', 'closed'])),
    }),
  ),
});
