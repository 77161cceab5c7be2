import { network } from '../../gateway-options.ts';
import type { AccessRecipientPart } from './access-requests.ts';

/** Sends requests for access to a webhook, whatever the application. Its code is imported with the first request. */
export const webhookRecipientPart: AccessRecipientPart = (configured, _instance, options) => {
  if (configured.type !== 'webhook') throw new TypeError(`${configured.type} is no webhook`);
  return {
    name: 'webhook',
    deliver: async (request, { clock }) => {
      const { deliverToWebhook } = await import('./webhook-delivery.ts');
      await deliverToWebhook(request, configured, { ...network(options), now: clock.now() });
    },
  };
};
