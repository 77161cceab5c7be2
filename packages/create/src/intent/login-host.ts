import type { Intent } from './intent.ts';

/** Public suffixes of Cloudflare: browsers refuse cookies for them. */
const PUBLIC = /^(?:workers|pages)\.dev$/;

/**
 * A host for the gate's pages, next to those of the applications; `undefined` where they have no domain in common that can have one, or it
 * is taken.
 */
export function loginHostFor({
  instances,
}: {
  readonly instances: readonly Pick<Intent['instances'][number], 'host'>[];
}): string | undefined {
  const hosts = instances.map(({ host }) => host);
  const [first = [], ...others] = hosts.map((host) => host.split('.').toReversed());
  // One application alone: what its host is below.
  const length = others.length === 0 ? first.length - 1 : first.length;
  const end = first
    .slice(0, length)
    .findIndex((name, index) => others.some((names) => names[index] !== name));
  const shared = first.slice(0, end === -1 ? length : end);
  const domain = shared.toReversed().join('.');
  const host = `gate.${domain}`;
  return shared.length < 2 || PUBLIC.test(domain) || hosts.includes(host) ? undefined : host;
}
