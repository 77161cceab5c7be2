import {
  type Completed,
  checkOptions,
  type FieldsFor,
  flag,
  list,
  nestedOptions,
  oneOf,
  optional,
} from '@portcullis/core/internal';
import {
  ownHeaderProblem,
  type ProxiedApplication,
  type ProxyOptions,
  type ProxySettings,
  proxyFields,
  proxySettings,
} from '@portcullis/proxy';
import {
  type AssertionOptions,
  type AssertionSettings,
  assertionFields,
  DEFAULT_HEADER,
} from './assertion/assertion-options.ts';
import { type IdentityField, type IdentityHeaders, isIdentityField } from './identity/identity-field.ts';
import { type ResourcePattern, resourceProblem } from './resource/resource-pattern.ts';
import { webHeaders } from './web-headers.ts';

/** How a web application is reached, which headers it receives, and how rules refer to it. */
export interface WebOptions<Env = unknown, Name extends string = string, Kind extends string = string>
  extends ProxyOptions<Env> {
  /** Name of this application in the field `applications` of rules, and in audit events. Default `web`. */
  readonly name?: Name;
  /** Paths as resources with kind, ID and operation, which rules can refer to. The first match wins. Default: none. */
  readonly resources?: readonly ResourcePattern<Kind>[];
  /** Whether `resources` distinguish upper and lower case, as in `/Reports/1` and `/reports/1`. Default `false`. */
  readonly caseSensitive?: boolean;
  /**
   * What happens to `%23` and `%3F` in a path. Use `pass` only for an application that removes the query before it decodes the
   * path, and decodes it once. Default `refuse`.
   */
  readonly encodedDelimiters?: 'pass' | 'refuse';
  /**
   * What happens to `%2F` after the scope of a package, which npm sends: `/@acme%2fwidget`. Use `pass` only for a registry that
   * reads it as `/@acme/widget`; rules then apply to that path. Default `refuse`.
   */
  readonly encodedScopes?: 'pass' | 'refuse';
  /**
   * What happens to `&` in a path, which most applications write in links to `R&D.txt`. Use `pass` only for an application whose
   * server does not turn the path into a query, as a rewrite to `/index.php?page=$1` does. Default `refuse`.
   */
  readonly ampersands?: 'pass' | 'refuse';
  /**
   * Methods of WebDAV and CalDAV to forward, in addition to those of HTTP, with the headers `Depth`, `If`, `Lock-Token` and
   * `Timeout`. They can reach everything below a path, and `REPORT` what its body names, even if rules deny those paths. Default:
   * none.
   */
  readonly forwardMethods?: readonly WebDavMethod[];
  /** Request headers that contain the caller's identity, such as `{ "x-user": "email", "x-roles": "roles" }`. Default: none. */
  readonly headers?: IdentityHeaders;
  /** A signed assertion of the caller's identity (a JWT with ES256). Default: none. */
  readonly assertion?: AssertionOptions<Env>;
}

/** A method of WebDAV or CalDAV that `web()` can be configured to forward. */
export type WebDavMethod = 'PROPFIND' | 'PROPPATCH' | 'MKCOL' | 'REPORT' | 'LOCK' | 'UNLOCK';

/** All of them. `COPY` and `MOVE` name a second path, which no rule checks. */
const WEBDAV_METHODS: readonly unknown[] = [
  'PROPFIND',
  'PROPPATCH',
  'MKCOL',
  'REPORT',
  'LOCK',
  'UNLOCK',
] satisfies WebDavMethod[];

/** Options with every default filled in. */
export interface WebSettings<Env> extends Omit<Completed<OwnOptions<Env>>, 'headers' | 'assertion'> {
  /** Names in lower case. */
  readonly headers: readonly (readonly [name: string, field: IdentityField])[];
  readonly assertion: AssertionSettings<Env> | undefined;
  readonly proxied: ProxiedApplication;
  readonly proxy: ProxySettings<Env>;
}

type OwnOptions<Env> = Omit<WebOptions<Env>, keyof ProxyOptions>;

/** Fills in defaults. Throws an `OptionsError` that lists everything that is wrong. */
export function webSettings<Env>(options: WebOptions<Env>): WebSettings<Env> {
  const { assertion: asserts, headers: says, forwardMethods: further } = options ?? {};
  const headers = Object.entries(says ?? {}).map(([name, field]) => [name.toLowerCase(), field] as const);
  const assertionHeader =
    asserts == null ? undefined : String(asserts.header ?? DEFAULT_HEADER).toLowerCase();
  const names = headers.map(([name]) => name);
  const reserved = assertionHeader === undefined ? names : [...names, assertionHeader];
  const proxied = webHeaders(reserved, Boolean(further?.length));

  let assertion: AssertionSettings<Env> | undefined;
  // Whatever says who is asking is reserved, so that `forwardHeaders` cannot name it.
  const fields: FieldsFor<WebOptions<Env>, 'assertion'> = {
    ...webFields<Env>(),
    ...proxyFields<Env>(proxied),
  };
  const checked = checkOptions('web', options, fields, (found, problem) => {
    if (assertionHeader !== undefined && names.includes(assertionHeader)) {
      problem(`assertion.header is "${assertionHeader}", which is already one of headers`);
    }
    const { assertion: given } = found;
    if (given === undefined) return;
    const check = () => checkOptions('assertion', given, assertionFields<Env>());
    assertion = nestedOptions('assertion', check, problem);
  });
  const { name, resources, caseSensitive, encodedDelimiters, encodedScopes, ampersands } = checked;
  const { forwardMethods } = checked;
  const own = {
    name,
    resources,
    caseSensitive,
    encodedDelimiters,
    encodedScopes,
    ampersands,
    forwardMethods,
  };
  return { ...own, headers, assertion, proxied, proxy: proxySettings(checked) };
}

/** How each option is checked, but for those of the proxy. */
export function webFields<Env>(): FieldsFor<Omit<WebOptions<Env>, keyof ProxyOptions>, 'assertion'> {
  return {
    name: {
      problem: (value) =>
        typeof value === 'string' && /^[a-z\d][a-z\d-]*$/.test(value)
          ? undefined
          : 'must be a word of lower-case letters, digits and hyphens',
      fallback: () => 'web',
    },
    resources: list<ResourcePattern>(resourceProblem, () => []),
    caseSensitive: flag(false),
    encodedDelimiters: oneOf(['pass', 'refuse'], 'refuse'),
    encodedScopes: oneOf(['pass', 'refuse'], 'refuse'),
    ampersands: oneOf(['pass', 'refuse'], 'refuse'),
    forwardMethods: list<WebDavMethod>(
      (method) =>
        WEBDAV_METHODS.includes(method) ? undefined : `must be an array of ${WEBDAV_METHODS.join(', ')}`,
      () => [],
    ),
    headers: { problem: headersProblem, fallback: () => ({}) },
    assertion: optional<AssertionOptions<Env>>((value) =>
      typeof value === 'object' && value !== null ? undefined : 'must be an object with audience and keys',
    ),
  };
}

function headersProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'must be an object of header names';
  const seen = new Set<string>();
  for (const [name, field] of Object.entries(value)) {
    const problem = ownHeaderProblem(name);
    if (problem !== undefined) return `has "${name.slice(0, 64)}", which ${problem}`;
    if (seen.has(name.toLowerCase())) return `has "${name}" twice`;
    seen.add(name.toLowerCase());
    if (!isIdentityField(field)) {
      return `has "${name}" with an unknown field: use subject, issuer, email, name, kind, provider, roles, groups or claim:…`;
    }
  }
  return undefined;
}
