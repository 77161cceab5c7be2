import { join } from 'node:path';
import { UsageError } from '../usage-error.ts';
import { fieldsOf, readArcFile, writeArcFile } from './arc-file.ts';

/** Where arc keeps a person's settings. */
export function arcFile(home: string | undefined): string {
  if (home === undefined || home === '') throw new UsageError('--arc: HOME is not set');
  return join(home, '.arcrc');
}

/**
 * Has arc show a credential to the gate with every call, in the one place that it has for that: its address of Phorge. The
 * API token that it has for this Phorge stays what it is.
 *
 * @returns whether it has an API token
 */
export async function keepInArc(file: string, base: URL, credential: string): Promise<boolean> {
  const settings = await readArcFile(file);
  const hosts = fieldsOf(settings.hosts);
  const known = Object.entries(hosts).filter(([address]) => URL.parse(address)?.host === base.host);
  const [, entry = {}] = known.find(([, host]) => typeof fieldsOf(host).token === 'string') ?? [];
  const address = arcAddress(base, credential);
  const others = Object.entries(hosts).filter(([known]) => {
    const url = URL.parse(known);
    return url?.host !== base.host || url.password === '';
  });
  await writeArcFile(file, {
    ...settings,
    hosts: { ...Object.fromEntries(others), [new URL('api/', address).href]: entry },
    config: { ...fieldsOf(settings.config), 'phabricator.uri': address.href },
  });
  return typeof fieldsOf(entry).token === 'string';
}

/** The address of Phorge by which arc shows a credential to the gate. */
export function arcAddress(base: URL, credential: string): URL {
  const address = new URL(base);
  address.username = 'gate';
  address.password = credential;
  return address;
}

/** The credential that arc shows to a gate; `undefined` if it has none. */
export async function credentialInArc(file: string, base: URL): Promise<string | undefined> {
  const address = fieldsOf((await readArcFile(file)).config)['phabricator.uri'];
  const url = typeof address === 'string' ? URL.parse(address) : null;
  return url?.host === base.host && url.password.startsWith('pcl_') ? url.password : undefined;
}
