import type { BaseContext, Handler } from '@portcullis/core';
import { endpointRoutes } from '../endpoints/endpoint-routes.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { authorizeEndpoints } from './authorize-endpoints.ts';
import type { LoginCredentialsSettings } from './credential-options.ts';
import { deviceEndpoint } from './device-endpoint.ts';
import { devicePages } from './device-pages.ts';
import { listEndpoints } from './list-endpoints.ts';
import { tokenEndpoint } from './token-endpoint.ts';

/** Where people let programs act for them, and where programs get what they act with. */
export function credentialEndpoints<Env>(
  parts: SessionDependencies,
  credentials: LoginCredentialsSettings,
): Handler<BaseContext<Env>> {
  const own = endpointRoutes<Env>(`${parts.settings.prefix}credentials`);
  authorizeEndpoints(own, parts, credentials);
  devicePages(own, parts, credentials);
  listEndpoints(own, parts, credentials);
  own.post('/token', (context) => tokenEndpoint(context, parts, credentials));
  own.post('/device', (context) => deviceEndpoint(context, parts, credentials));
  return own.handler;
}
