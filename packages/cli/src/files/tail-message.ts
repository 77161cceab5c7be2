/**
 * The events in what Cloudflare wraps a Worker's logs in: a message of `wrangler tail --format json`, or a line of Logpush's
 * `workers_trace_events`. `undefined` for anything else.
 *
 * @see {@link https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/account/workers_trace_events/ | Workers trace events}
 */
export function eventTexts(value: unknown): readonly string[] | undefined {
  const logs = listIn(value, 'logs') ?? listIn(value, 'Logs');
  if (logs === undefined || fieldOf(value, 'schema') !== undefined) return undefined;
  return logs.flatMap((entry) => {
    const message = fieldOf(entry, 'message') ?? fieldOf(entry, 'Message');
    return (Array.isArray(message) ? message : [message]).flatMap(eventText);
  });
}

/** What the Worker wrote to its console besides events is not ours. */
function eventText(part: unknown): readonly string[] {
  if (typeof part === 'string')
    return part.startsWith('{') && part.includes('"portcullis.event/') ? [part] : [];
  const schema = fieldOf(part, 'schema');
  return typeof schema === 'string' && schema.startsWith('portcullis.event/') ? [JSON.stringify(part)] : [];
}

function listIn(value: unknown, field: string): readonly unknown[] | undefined {
  const list = fieldOf(value, field);
  return Array.isArray(list) ? list : undefined;
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[field]
    : undefined;
}
