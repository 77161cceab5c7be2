import { isLocalHost } from '@portcullis/core/internal';

/** Public suffixes of Cloudflare: browsers refuse cookies for them. */
const PUBLIC = /^(?:workers|pages)\.dev$/;

/** An IPv4 address, or a name that ends with a dot: browsers take no cookie for a part of either. An IPv6 address has no parts. */
const WITHOUT_DOMAIN = /^(?:\d+\.){3}\d+$|\.$/;

/**
 * The domain that two hosts have in common, for which browsers take a cookie; `undefined` for none. It does **not** know all domains that
 * are public suffixes, such as `co.uk`: browsers do, and refuse the cookie.
 */
export function sharedDomain(one: URL, other: URL): string | undefined {
  if ([one, other].some(({ hostname }) => WITHOUT_DOMAIN.test(hostname))) return undefined;
  const [names, others] = [one, other].map(({ hostname }) => hostname.split('.').toReversed()) as [
    string[],
    string[],
  ];
  const end = names.findIndex((name, index) => name !== others[index]);
  const shared = names.slice(0, end === -1 ? names.length : end);
  const domain = shared.toReversed().join('.');
  return shared.length < 2 || PUBLIC.test(domain) ? undefined : domain;
}

/** What keeps an application from having its login at a host; `undefined` for nothing. On one machine there need not be a domain. */
export function loginHostProblem(host: URL, application: URL): string | undefined {
  if (host.origin === application.origin) return 'must be another host than that of every application';
  if (sharedDomain(host, application) !== undefined) return undefined;
  return isLocalHost(host.host) && isLocalHost(application.host)
    ? undefined
    : `must share a domain with ${application.host} that is yours alone, as gate.corp.example and wiki.corp.example do`;
}
