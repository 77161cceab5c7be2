import type { AccessRequestRecipient } from '@portcullis/core';
import { defined } from '@portcullis/core/internal';
import { type AccessRequests, accessRequests } from '@portcullis/session';
import { partNamed } from '../../gate/part-named.ts';
import type { GatewayParts } from '../../gate-plan.ts';
import type { GatewaySettings } from '../../gateway-options.ts';
import type { InstanceConfiguration } from '../../generated/types.ts';
import { ruleNamed } from '../login/rule-named.ts';

/** Who is told of requests for access to an instance; `undefined` where people write to them by themselves. */
export function accessRecipientOf(
  instance: InstanceConfiguration,
  { accessRecipients }: Pick<GatewayParts, 'accessRecipients'>,
  settings: GatewaySettings,
): AccessRequestRecipient | undefined {
  const { accessRequests: configured } = instance;
  if (configured === undefined || configured.type === 'mail') return undefined;
  return partNamed(accessRecipients, configured.type)(instance, settings);
}

/** How people who are refused ask for access to an instance; `undefined` where they cannot. */
export function accessRequestsOf(
  { accessRequests: configured, policy }: InstanceConfiguration,
  recipient: AccessRequestRecipient | undefined,
): AccessRequests | undefined {
  if (configured === undefined) return undefined;
  return accessRequests({
    ...defined({ recipient }),
    ownerOf: (rule) => ruleNamed(policy, rule)?.owner,
  });
}
