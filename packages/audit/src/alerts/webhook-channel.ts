import { type HttpSinkOptions, httpSink } from '../sinks/http-sink.ts';
import { webhook } from '../sinks/http-target.ts';
import type { AlertChannel } from './alert-channel.ts';

/** Where alerts are sent. */
export interface WebhookChannelOptions extends Pick<HttpSinkOptions, 'fetch' | 'sleep' | 'random'> {
  /** URL of the endpoint. */
  readonly url: string;
  /** Secret for the signature, of at least 32 characters. */
  readonly secret: string;
}

/**
 * Sends alerts to any service: one line of JSON, signed as events for a webhook are (see `webhook()`), tried four times while the platform
 * keeps the request alive that caused it.
 *
 * Throws `TypeError` for a secret that is too short.
 */
export function webhookChannel(options: WebhookChannelOptions): AlertChannel {
  const { url, secret, ...network }: Partial<WebhookChannelOptions> = options ?? {};
  // It knows how to try again, when to stop, and how many may wait.
  const sink = httpSink({ target: webhook({ url, secret }), maxBatch: 1, maxWaiting: 20, ...network });
  return {
    name: 'webhook',
    send: async ({ about, severity, summary, keptBack, unsent, event }, context) => {
      const line = JSON.stringify({
        type: 'alert',
        ...{ about, severity, summary, event },
        kept_back: keptBack,
        unsent,
      });
      await sink.write(event, line, context);
    },
  };
}
