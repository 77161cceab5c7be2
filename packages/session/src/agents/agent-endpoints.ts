import type { BaseContext, Handler } from '@portcullis/core';
import { endpointRoutes } from '../endpoints/endpoint-routes.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import { agentListEndpoints } from './agent-list.ts';
import { agentTokenEndpoint } from './agent-token-endpoint.ts';
import type { AgentsSettings } from './agents-options.ts';
import { authorizeEndpoint } from './authorize-endpoint.ts';
import { confirmationEndpoint } from './confirmations/confirmation-endpoint.ts';
import { depositEndpoint } from './deposits/deposit-endpoint.ts';
import { revocationEndpoint } from './revocation-endpoint.ts';

/** Where users allow clients to act for them, and where clients get their tokens. */
export function agentEndpoints<Env>(
  parts: SessionDependencies,
  agents: AgentsSettings,
): Handler<BaseContext<Env>> {
  const own = endpointRoutes<Env>(`${parts.settings.prefix}agents`);
  const { register } = agents.clients;
  authorizeEndpoint(own, parts, agents);
  depositEndpoint(own, parts, agents);
  confirmationEndpoint(own, parts, agents);
  agentListEndpoints(own, parts, agents);
  own.post('/token', (context) => agentTokenEndpoint(context, parts, agents));
  own.post('/revoke', (context) => revocationEndpoint(context, parts, agents));
  if (register !== undefined) own.post('/register', register);
  return own.handler;
}
