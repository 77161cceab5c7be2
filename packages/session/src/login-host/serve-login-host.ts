import type { BaseContext } from '@portcullis/core';
import { requestError } from '@portcullis/core/internal';
import { offeredPage } from '../access-requests/offered-page.ts';
import { KeyRing } from '../cookies/key-ring.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import type { AccessRequests } from '../settings/login-extras.ts';
import { handedOver } from './handed-over.ts';
import type { LoginHostDependencies } from './login-host-dependencies.ts';
import type { LoginHostSettings } from './login-host-options.ts';
import { HAND_OVER } from './pending-entries.ts';

const ACCESS_REQUESTS = 'access-requests/';

/** What only the login host serves. All else is the login's. */
export async function serveLoginHost<Env>(
  context: BaseContext<Env>,
  parts: LoginHostDependencies,
  host: LoginHostSettings,
): Promise<Response | undefined> {
  const { request, target } = context;
  const { settings } = parts;
  const name = target.path.slice(settings.prefix.length);
  if (name === HAND_OVER) {
    if (request.method !== 'GET') throw requestError('request.not_found');
    return await handedOver(context, parts, host);
  }
  if (!name.startsWith(ACCESS_REQUESTS)) return undefined;
  const named = name.slice(ACCESS_REQUESTS.length);
  const application = Object.keys(host.applications).find((origin) => new URL(origin).host === named);
  const configured = application === undefined ? undefined : host.applications[application]?.accessRequests;
  // The public type of the option hides what sessions are built from.
  const accessRequests = configured as AccessRequests<SessionDependencies> | undefined;
  if (application === undefined || accessRequests === undefined) throw requestError('request.not_found');
  // What was offered there was sealed there.
  const there = { ...parts, ring: new KeyRing(settings.keys, application, settings.random) };
  if (request.method === 'POST') return await accessRequests.take(context, there, named);
  if (request.method !== 'GET') throw requestError('request.not_found');
  return await offeredPage(context, there, accessRequests);
}
