import type { BaseContext, Middleware } from '@portcullis/core';
import { MacRing } from './mac-ring.ts';
import { LoginCodes } from './server/login-code.ts';
import { ssoServer } from './server/server.ts';
import type { SsoSettings } from './sso-options.ts';
import { type SsoStepMiddleware, ssoStep } from './step.ts';

/** The two steps of a pipeline that sign people in to Phorge. */
export interface SingleSignOn<Env = unknown> {
  /**
   * Answers Phorge itself, which has no login: put it before the step that identifies callers. Requests that are not Phorge's pass through.
   */
  readonly server: Middleware<BaseContext<Env>>;
  /** Needs the caller, adds `originCookies`: put it right before `phabricator()`, after the policy. */
  readonly step: SsoStepMiddleware<Env>;
}

/** The steps of `singleSignOn()` with these settings. */
export function ssoSteps<Env>(settings: SsoSettings<Env>): SingleSignOn<Env> {
  const ring = new MacRing(settings.keys);
  const codes = new LoginCodes(settings, ring);
  return { server: ssoServer(settings, codes), step: ssoStep(settings, codes, ring) };
}
