import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { breakGlassPath, lockPath, OWN_PREFIX, ownPrefix, signalsPaths } from 'portcullis/internal';
import { toldOf } from './told-of-applications.ts';

const READING = ['GET', 'HEAD'];

/**
 * Whose endpoint an address is that the gate answers itself, before it asks a policy, as the setting is called that makes it;
 * `undefined` for all other addresses.
 *
 * @param path canonical
 */
export function ownEndpoint(
  { health, audit, breakGlass, lock, login }: GatewayConfiguration,
  instance: InstanceConfiguration,
  method: string,
  path: string,
): string | undefined {
  const { assertion } = instance as { readonly assertion?: { readonly keysPath?: string } };
  // In the order in which the gate looks.
  if (assertion !== undefined && path === (assertion.keysPath ?? `${OWN_PREFIX}keys`)) return 'assertion';
  if (path === health && READING.includes(method)) return 'health';
  if (path === audit?.erasure?.path && method === 'POST') return 'audit.erasure';
  if (lock?.operators !== undefined && path === lockPath(login) && method === 'POST') return 'lock';
  const signals = Object.values(signalsPaths(login)).includes(path);
  if (lock?.signals !== undefined && signals && method === 'POST') return 'lock';
  const takesGrants = breakGlass !== undefined && path === breakGlassPath(login);
  if (takesGrants && [...READING, 'POST'].includes(method)) return 'breakGlass';
  // Rules decide about tools, although their endpoint is the gate's.
  if (toldOf(instance.application).ownTools?.(instance)?.path === path) return undefined;
  return login !== undefined && path.startsWith(ownPrefix(login)) ? 'login' : undefined;
}
