import type { ResourceOptions } from '@portcullis/mcp';
import type { LoginConfiguration } from '../../generated/types.ts';

/** What an endpoint announces to clients if the gate is itself their authorization server; otherwise `undefined`. */
export function ownAuthorizationServer({
  host,
  agents,
}: Partial<LoginConfiguration> = {}): ResourceOptions | undefined {
  if (agents === undefined || host === undefined) return undefined;
  return { authorizationServers: [host], scopes: ['read', 'write'], initialScopes: ['read'] };
}
