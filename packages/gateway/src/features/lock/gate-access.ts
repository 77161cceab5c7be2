import type { GateAccess } from '@portcullis/session';
import type { GatewayConfiguration } from '../../generated/types.ts';

/** What a gate admits callers by, besides tokens. */
export function gateAccess({
  instances,
  login,
}: Pick<GatewayConfiguration, 'instances' | 'login'>): GateAccess {
  return {
    hasAccounts: instances.some((instance) => 'conduit' in instance || 'repositories' in instance),
    hasLogin: login !== undefined,
  };
}
