import type { AccessRequestRecipient } from '@portcullis/core';
import type { GatewayOptions } from '../../gateway-options.ts';
import type { WebhookAddress } from './webhook-address.ts';

/** Tells a service of requests for access. The code is imported with the first one. */
export function webhookRecipient(
  address: WebhookAddress,
  network: Pick<GatewayOptions, 'fetch'>,
): AccessRequestRecipient {
  return {
    name: 'webhook',
    deliver: async (request, { clock }) => {
      const { deliverToWebhook } = await import('./webhook-delivery.ts');
      await deliverToWebhook(request, address, { ...network, now: clock.now() });
    },
  };
}
