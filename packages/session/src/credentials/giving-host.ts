import { KeyRing } from '../cookies/key-ring.ts';
import { loginError } from '../failures/login-failure.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import type { SessionSettings } from '../settings/session-options.ts';

/**
 * Whether the pages of this host may give something away beyond its origin: no application shares it, or the options trust that one.
 */
export function mayGiveAway({
  base,
  loginHost,
  trustedOrigin = false,
}: Pick<SessionSettings, 'base' | 'loginHost' | 'trustedOrigin'>): boolean {
  return loginHost === undefined ? trustedOrigin : loginHost.origin === base.origin;
}

/** Fails with `session.untrusted_origin` where a script of an application could do what only the user should. */
export function requireOwnOrigin(settings: SessionSettings): void {
  if (mayGiveAway(settings)) return;
  throw loginError('session.untrusted_origin', {
    detail: `${settings.base.origin} is the origin of an application: set login.host, or name it in trustedHosts`,
  });
}

/**
 * What seals a code for the host at which it is changed for a credential: nothing that is sealed for it can be used elsewhere. Fails with
 * `session.parameters` for a host that is not an application's.
 *
 * @param origin of that host, as the program or its request says. Default: this one
 */
export function ringFor(
  origin: string | undefined,
  { settings, ring, loginHost }: Pick<SessionDependencies, 'settings' | 'ring' | 'loginHost'>,
): KeyRing {
  const known =
    loginHost === undefined ? origin === undefined || origin === ring.scope : loginHost.serves(origin ?? '');
  if (!known)
    throw loginError('session.parameters', {
      detail: '"resource" is not the host of an application of this gate',
    });
  return origin === undefined || origin === ring.scope
    ? ring
    : new KeyRing(settings.keys, origin, settings.random);
}
