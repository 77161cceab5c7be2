import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { ownPrefix, publicBase } from 'portcullis/internal';
import { UsageError } from '../usage-error.ts';

/** One Phorge that people are signed in to, by its configuration. */
export interface SignOn {
  /** The instance's name. */
  readonly instance: string;
  /** `phabricator.base-uri`, with a slash at its end. A `${NAME}` in the host stays. */
  readonly baseUri: string;
  /** More addresses under which it is served. */
  readonly otherUris: readonly string[];
  /** "Base URI" of the provider: the URL at which Phorge reaches the gate. */
  readonly providerUri: string;
  readonly sso: NonNullable<PhabricatorInstance['sso']>;
}

type PhabricatorInstance = Extract<InstanceConfiguration, { readonly application: 'phabricator' }>;

/**
 * Returns the only instance with single sign-on, or the one with that name. Throws {@link UsageError} if there is no such instance
 * or several, and for an invalid URL.
 *
 * @param address where people reach it, instead of the first of its hosts by https: for a host that a variable of the
 *   Worker holds, and for a demo on this machine
 */
export function signOnOf(
  { instances, login }: GatewayConfiguration,
  name: string | undefined,
  address?: string,
): SignOn {
  const withSso = instances.flatMap((instance) => {
    if (instance.application !== 'phabricator' || instance.sso === undefined) return [];
    return [{ ...instance, sso: instance.sso }];
  });
  const found = withSso.filter((instance) => name === undefined || instance.name === name);
  const [only, ...more] = found;
  if (only === undefined) {
    const known = instances.some((instance) => instance.name === name);
    if (name === undefined) throw new UsageError('no instance of the configuration has "sso"');
    throw new UsageError(known ? `instance ${name} has no "sso"` : `there is no instance ${name}`);
  }
  if (more.length > 0) {
    const names = found.map((instance) => instance.name).join(', ');
    throw new UsageError(`several instances have "sso" (${names}): choose one with --instance`);
  }
  const [first = '', ...otherUris] = only.hosts.map(addressOf);
  const baseUri = address === undefined ? first : publicAddress(address);
  const providerUri = `${baseUri.slice(0, -1)}${ownPrefix(login)}idp/`;
  return { instance: only.name, baseUri, otherUris, providerUri, sso: only.sso };
}

function addressOf(host: string): string {
  return `${publicBase(host)}/`;
}

/** Sessions need https; browsers make an exception for this machine alone. */
function publicAddress(text: string): string {
  const url = URL.parse(text);
  const isOrigin = url !== null && url.href === `${url.origin}/`;
  if (!isOrigin || !(url.protocol === 'https:' || url.origin === publicBase(url.host))) {
    throw new UsageError(
      `--base-uri ${text}: must be https://HOST/, or http:// with 127.0.0.1, [::1], localhost or a name below it, without a path`,
    );
  }
  return url.href;
}
