import { network } from '../../gateway-options.ts';
import type { AccessRecipientPart } from './access-requests.ts';
import { webhookRecipient } from './webhook-recipient.ts';

/** Tells a service, whatever the application. */
export const webhookRecipientPart: AccessRecipientPart = (configured, _instance, options) => {
  if (configured.type !== 'webhook') throw new TypeError(`${configured.type} is no webhook`);
  return webhookRecipient(configured, network(options));
};
