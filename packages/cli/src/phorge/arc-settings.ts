import { join } from 'node:path';
import { fieldsOf } from '../files/json-value.ts';
import { before, isCredential, parted } from '../login/credential.ts';
import { UsageError } from '../usage-error.ts';
import { readArcFile, writeArcFile } from './arc-file.ts';

/** Where arc keeps a person's settings. */
export function arcFile(home: string | undefined): string {
  if (home === undefined || home === '') throw new UsageError('--arc: HOME is not set');
  return join(home, '.arcrc');
}

/** How arc calls Phorge from now on. */
export interface KeptInArc {
  /** With the credential in it, unless that stands before arc's token. */
  readonly address: URL;
  /** Whether arc has an API token of Phorge's. */
  readonly hasToken: boolean;
}

/**
 * Has arc show a credential to the gate with every call: before its API token where the gate looks for one there, and otherwise in its
 * address of Phorge, which arc prints. The token stays what it is for Phorge.
 *
 * @param isBeforeToken whether the gate looks before the token
 */
export async function keepInArc(
  file: string,
  base: URL,
  credential: string,
  isBeforeToken: boolean,
): Promise<KeptInArc> {
  const settings = await readArcFile(file);
  const hosts = fieldsOf(settings.hosts);
  const known = Object.entries(hosts).filter(([address]) => URL.parse(address)?.host === base.host);
  const [, entry = {}] = known.find(([, host]) => typeof fieldsOf(host).token === 'string') ?? [];
  const { token } = fieldsOf(entry);
  const own = typeof token === 'string' ? parted(token).own : undefined;
  const isInToken = isBeforeToken && own !== undefined;
  const address = isInToken ? new URL(base) : withCredential(base, credential);
  const others = Object.entries(hosts).filter(([known]) => {
    const url = URL.parse(known);
    return url?.host !== base.host || url.password === '';
  });
  const kept = { ...fieldsOf(entry), ...(own !== undefined && { token: own }) };
  await writeArcFile(file, {
    ...settings,
    hosts: {
      ...Object.fromEntries(others),
      ...(known.some(([address]) => address === apiOf(base)) && { [apiOf(base)]: kept }),
      [apiOf(address)]: isInToken ? { ...kept, token: before(own, credential) } : kept,
    },
    config: { ...fieldsOf(settings.config), 'phabricator.uri': address.href },
  });
  return { address, hasToken: own !== undefined };
}

/** The credential that arc shows to a gate; `undefined` if it has none. */
export async function credentialInArc(file: string, base: URL): Promise<string | undefined> {
  const { hosts, config } = await readArcFile(file);
  const { token } = fieldsOf(fieldsOf(hosts)[apiOf(base)]);
  const { credential } = typeof token === 'string' ? parted(token) : {};
  if (credential !== undefined) return credential;
  const address = fieldsOf(config)['phabricator.uri'];
  const url = typeof address === 'string' ? URL.parse(address) : null;
  return url?.host === base.host && isCredential(url.password) ? url.password : undefined;
}

function withCredential(base: URL, credential: string): URL {
  const address = new URL(base);
  address.username = 'gate';
  address.password = credential;
  return address;
}

/** Under what arc keeps the token for an address. */
function apiOf(address: URL): string {
  return new URL('api/', address).href;
}
