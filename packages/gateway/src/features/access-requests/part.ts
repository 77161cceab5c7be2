import type { AccessRecipientPart } from '../../gate-plan.ts';
import { network } from '../../gateway-options.ts';
import { webhookRecipient } from './webhook-recipient.ts';

/** Tells a service, whatever the application. */
export const webhookRecipientPart: AccessRecipientPart = ({ name, accessRequests }, options) => {
  if (accessRequests?.type !== 'webhook')
    throw new TypeError(`${name} has no accessRequests of type webhook`);
  return webhookRecipient(accessRequests, network(options));
};
