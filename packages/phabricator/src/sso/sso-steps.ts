import { MacRing } from './mac-ring.ts';
import { LoginCodes } from './server/login-code.ts';
import { ssoServer } from './server/server.ts';
import type { SingleSignOn } from './single-sign-on.ts';
import type { SsoSettings } from './sso-options.ts';
import { ssoStep } from './step.ts';

/** The steps of `singleSignOn()` with these settings. */
export function ssoSteps<Env>(settings: SsoSettings<Env>): SingleSignOn<Env> {
  const ring = new MacRing(settings.keys);
  const codes = new LoginCodes(settings, ring);
  return { server: ssoServer(settings, codes), step: ssoStep(settings, codes, ring) };
}
