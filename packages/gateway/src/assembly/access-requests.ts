import type { AccessRequestRecipient } from '@portcullis/core';
import { type AccessRequests, accessRequests } from '@portcullis/session';
import { webhookRecipient } from '../access-requests/webhook-recipient.ts';
import type { InstanceConfiguration } from '../configuration/types.ts';
import { type GatewaySettings, network } from '../gateway-options.ts';

/**
 * How people who are refused ask for access to an instance; `undefined` where they cannot.
 * @param own whom only the application can tell
 */
export function accessRequestsOf(
  { accessRequests: configured, policy }: InstanceConfiguration,
  own: AccessRequestRecipient | undefined,
  settings: GatewaySettings,
): AccessRequests | undefined {
  if (configured === undefined) return undefined;
  const owners = new Map(policy.rules.map(({ name, owner }) => [name, owner]));
  const recipient = configured.type === 'webhook' ? webhookRecipient(configured, network(settings)) : own;
  return accessRequests({
    ...(recipient === undefined ? {} : { recipient }),
    ownerOf: (rule) => (rule === undefined ? undefined : owners.get(rule)),
  });
}
