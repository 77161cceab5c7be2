import type { AuditEvent } from './event.ts';
import { type EventQuery, eventFilter } from './event-query.ts';

/** The part of an R2 binding that reading needs. */
export interface R2Reader {
  list(options: { prefix: string; cursor?: string }): Promise<{
    readonly objects: readonly { readonly key: string }[];
    readonly truncated: boolean;
    readonly cursor?: string;
  }>;
  get(key: string): Promise<{ text(): Promise<string> } | null>;
}

/**
 * The lines of the events in a bucket that fit a query: chain by chain and in each chain in order, as `verifyLog` wants
 * them. Keeps one chain in memory at a time.
 *
 * @param prefix as it was given to `r2()`
 */
export async function* readR2(
  bucket: R2Reader,
  query: EventQuery = {},
  prefix = 'audit/',
): AsyncGenerator<string> {
  const wanted = eventFilter(query);
  for (const keys of (await keysByChain(bucket, prefix)).values()) {
    const numbered: { event: AuditEvent; line: string }[] = [];
    for (const key of keys) {
      const text = (await (await bucket.get(key))?.text()) ?? '';
      for (const line of text.split('\n')) {
        if (line !== '') numbered.push({ event: JSON.parse(line) as AuditEvent, line });
      }
    }
    // Neither a queue nor the hour in which a request began keeps the order: the numbers do.
    numbered.sort((a, b) => (a.event.chain?.seq ?? 0) - (b.event.chain?.seq ?? 0));
    for (const { event, line } of numbered) if (wanted(event)) yield line;
  }
}

async function keysByChain(bucket: R2Reader, prefix: string): Promise<Map<string, string[]>> {
  const keys = new Map<string, string[]>();
  let cursor: string | undefined;
  do {
    const page = await bucket.list({ prefix, ...(cursor === undefined ? {} : { cursor }) });
    for (const { key } of page.objects) {
      const chain = key.slice(key.lastIndexOf('/') + 1);
      keys.set(chain, [...(keys.get(chain) ?? []), key]);
    }
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
  return keys;
}
