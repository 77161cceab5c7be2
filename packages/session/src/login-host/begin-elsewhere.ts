import type { BaseContext } from '@portcullis/core';
import { defined, sha256, toBase64url } from '@portcullis/core/internal';
import { redirect } from '../endpoints/redirect.ts';
import { randomValue } from '../login/login-state.ts';
import { secondsOf } from '../session/seconds.ts';
import type { LoginElsewhere } from '../settings/login-host-extra.ts';
import type { LoginHostDependencies } from './login-host-dependencies.ts';
import type { LoginHostSettings } from './login-host-options.ts';
import { HAND_OVER, pendingEntries } from './pending-entries.ts';

/** Leads a browser from an application's host to the login host. The address says nothing that could be used: it holds a hash. */
export async function beginElsewhere(
  { returnTo, provider, acrValues, maxAge, prompt }: LoginElsewhere,
  context: BaseContext,
  { settings, ring, requestStates }: LoginHostDependencies,
  { at }: LoginHostSettings,
): Promise<Response> {
  const { sent } = requestStates.get(context.request);
  const entry = {
    state: randomValue(settings.random),
    verifier: randomValue(settings.random),
    returnTo,
    startedAt: secondsOf(context),
  };
  const location = new URL(`${settings.prefix}${HAND_OVER}`, at);
  const asked = defined({
    host: settings.base.origin,
    state: entry.state,
    challenge: toBase64url(await sha256(entry.verifier)),
    provider,
    acr_values: acrValues.length === 0 ? undefined : acrValues.join(' '),
    max_age: maxAge === undefined ? undefined : String(maxAge),
    prompt,
  });
  for (const [name, text] of Object.entries(asked)) location.searchParams.set(name, String(text));
  const cookies = await pendingEntries(ring, settings).begin(entry, sent);
  return redirect({ location: location.href, cookies }, 302);
}
