import type { GateAccess } from '@portcullis/session';
import type { GatewayConfiguration, InstanceConfiguration } from '../../generated/types.ts';

/** What a gate admits callers by, besides tokens. */
export function gateAccess({
  instances,
  login,
}: Pick<GatewayConfiguration, 'instances' | 'login'>): GateAccess {
  return {
    hasAccounts: instances.some(hasOwnAccounts),
    hasLogin: login !== undefined,
  };
}

/** Whether an instance has accounts of its own, by whose tokens and passwords it knows callers. */
export function hasOwnAccounts(instance: InstanceConfiguration): boolean {
  return 'conduit' in instance || 'repositories' in instance;
}
