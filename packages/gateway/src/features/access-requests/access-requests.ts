import type { AccessRequestRecipient } from '@portcullis/core';
import { defined } from '@portcullis/core/internal';
import { accessRequests, type SessionOptions } from '@portcullis/session';
import { partNamed, type Table } from '../../gate/part-named.ts';
import type { GatewayParts } from '../../gate-plan.ts';
import type { GatewayOptions, GatewaySettings } from '../../gateway-options.ts';
import type { InstanceConfiguration } from '../../generated/types.ts';
import { ruleNamed } from '../login/rule-named.ts';

/** Builds the recipient of requests for access to an instance, from its settings for them. */
export type AccessRecipientPart = (
  configured: NonNullable<InstanceConfiguration['accessRequests']>,
  instance: InstanceConfiguration,
  options: GatewayOptions,
) => AccessRequestRecipient;

/** Who receives requests for access to an instance; `undefined` where users write to the owner themselves. */
export function accessRecipientOf(
  instance: InstanceConfiguration,
  { accessRecipients }: GatewayParts,
  settings: GatewaySettings,
): AccessRequestRecipient | undefined {
  const { accessRequests: configured } = instance;
  if (configured === undefined || configured.type === 'mail') return undefined;
  const recipients = accessRecipients as Table<AccessRecipientPart> | undefined;
  return partNamed(recipients, configured.type)(configured, instance, settings);
}

/** The option of a login by which users who are refused ask for access to an instance; none where they cannot. */
export function accessRequestOptions(
  { accessRequests: configured, policy }: InstanceConfiguration,
  recipient: AccessRequestRecipient | undefined,
  elevationsAt?: string,
): Pick<SessionOptions, 'accessRequests'> {
  if (configured === undefined) return {};
  return {
    accessRequests: accessRequests({
      ...defined({ recipient, elevationsAt }),
      ownerOf: (rule) => ruleNamed(policy, rule)?.owner,
    }),
  };
}
