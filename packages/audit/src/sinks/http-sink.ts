import { type BatchOptions, batchSender } from '@portcullis/core/internal';
import type { HttpTarget } from './http-target.ts';
import type { Sink } from './sink.ts';

/** How events are sent. */
export interface HttpSinkOptions extends BatchOptions {
  /** `splunkHec()`, `datadog()`, `webhook()`, or your own. */
  readonly target: HttpTarget;
}

/** A sink that sends over HTTP. */
export type HttpSink = Sink;

/**
 * Sends events in batches. Within one isolate, events of requests that come close together travel in one request, tried
 * again with growing, jittered waits if the service is away.
 *
 * An event that could not be sent in all tries, or finds the waiting room full, is a loss that the recorder reports. For
 * more patience than a request's life has, put a queue in front.
 *
 * Throws `TypeError` for options that cannot work.
 *
 * @example
 * ```ts
 * import { audit, httpSink, splunkHec } from '@portcullis/audit';
 *
 * const record = audit((env: { HEC_URL: string; HEC_TOKEN: string }) => ({
 *   sinks: [httpSink({ target: splunkHec({ url: env.HEC_URL, token: env.HEC_TOKEN }) })],
 * }));
 * ```
 */
export function httpSink(options: HttpSinkOptions): HttpSink {
  const send = batchSender('httpSink', options);
  return { name: options.target.name, write: (_event, line, { clock }) => send(line, clock) };
}
