import { fieldsOf } from './json-value.ts';

/**
 * The events in what Cloudflare wraps a Worker's logs in: a message of `wrangler tail --format json`, or a line of Logpush's
 * `workers_trace_events`. `undefined` for anything else.
 *
 * @see {@link https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/account/workers_trace_events/ | Workers trace events}
 */
export function eventTexts(value: unknown): readonly string[] | undefined {
  const { logs, Logs, schema } = fieldsOf(value);
  const entries = [logs, Logs].find(Array.isArray);
  if (entries === undefined || schema !== undefined) return undefined;
  return entries.flatMap((entry) => {
    const { message, Message } = fieldsOf(entry);
    return [message ?? Message].flat().flatMap(eventText);
  });
}

/** What the Worker wrote to its console besides events is not ours. */
function eventText(part: unknown): readonly string[] {
  if (typeof part === 'string')
    return part.startsWith('{') && part.includes('"portcullis.event/') ? [part] : [];
  const { schema } = fieldsOf(part);
  return typeof schema === 'string' && schema.startsWith('portcullis.event/') ? [JSON.stringify(part)] : [];
}
