import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../usage-error.ts';

type Fields = Readonly<Record<string, unknown>>;

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
  const settings = await read(file);
  const hosts = fieldsOf(settings.hosts);
  const known = Object.entries(hosts).filter(([address]) => URL.parse(address)?.host === base.host);
  const [, entry = {}] = known.find(([, host]) => typeof fieldsOf(host).token === 'string') ?? [];
  const address = new URL(base);
  address.username = 'gate';
  address.password = credential;
  const others = Object.entries(hosts).filter(([known]) => {
    const url = URL.parse(known);
    return url?.host !== base.host || url.password === '';
  });
  await write(file, {
    ...settings,
    hosts: { ...Object.fromEntries(others), [new URL('api/', address).href]: entry },
    config: { ...fieldsOf(settings.config), 'phabricator.uri': address.href },
  });
  return typeof fieldsOf(entry).token === 'string';
}

/** The credential that arc shows to a gate; `undefined` if it has none. */
export async function credentialInArc(file: string, base: URL): Promise<string | undefined> {
  const address = fieldsOf((await read(file)).config)['phabricator.uri'];
  const url = typeof address === 'string' ? URL.parse(address) : null;
  return url?.host === base.host && url.password.startsWith('pcl_') ? url.password : undefined;
}

async function read(file: string): Promise<Fields> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    // A parser quotes what it read, and that holds tokens.
    throw new UsageError(`${file}: is no JSON: arc could not read it either`);
  }
}

/** Whole or not at all, and for nobody else to read. */
async function write(file: string, settings: Fields): Promise<void> {
  const beside = `${file}.${process.pid}`;
  await writeFile(beside, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  await chmod(beside, 0o600);
  await rename(beside, file);
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
