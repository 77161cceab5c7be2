import { defined, requireBinding } from '@portcullis/core/internal';
import type { AuditEvent } from '../event/event.ts';
import { eventIn } from '../event/event-in.ts';
import { type EventQuery, eventFilter } from './event-query.ts';

/** The part of an R2 binding that is needed for reading. */
export interface R2Reader {
  list(options: { prefix: string; cursor?: string }): Promise<{
    readonly objects: readonly { readonly key: string }[];
    readonly truncated: boolean;
    readonly cursor?: string;
  }>;
  get(key: string): Promise<{ text(): Promise<string> } | null>;
}

/**
 * The lines of the events in a bucket that match a query: chain by chain and in each chain in order, as `verifyLog` requires, each once.
 * Lines that are not events are returned as well, so that it can report them. Reads only the hours of the query, and holds one chain in
 * memory at a time.
 *
 * Fails where it cannot read all of it: where the list breaks off, or an object is gone that was listed.
 *
 * @param prefix as it was given to `r2Sink()`
 */
export async function* readR2(
  bucket: R2Reader,
  query: EventQuery = {},
  prefix = 'audit/',
): AsyncGenerator<string> {
  requireBinding('readR2', 'bucket of R2', bucket, 'list');
  const wanted = eventFilter(query);
  for (const keys of (await keysByChain(bucket, prefix, hoursOf(query))).values()) {
    const numbered: { event: AuditEvent | undefined; line: string }[] = [];
    for (const key of keys) {
      const object = await bucket.get(key);
      if (object === null) throw new Error(`readR2: ${key} was listed, but no longer exists`);
      const text = await object.text();
      for (const line of text.split('\n')) {
        if (line !== '') numbered.push({ event: eventIn(line), line });
      }
    }
    // Neither a queue nor the hour in which a request began keeps the order: the numbers do.
    numbered.sort((a, b) => numberOf(a.event) - numberOf(b.event));
    const given = new Set<string>();
    for (const { event, line } of numbered) {
      if (given.has(line)) continue;
      given.add(line);
      if (event === undefined || wanted(event)) yield line;
    }
  }
}

function numberOf(event: AuditEvent | undefined): number {
  const number = event?.type === 'audit.checkpoint' ? event.checkpoint?.number : event?.chain?.seq;
  return typeof number === 'number' ? number : 0;
}

/** The first and the last hour of a query, as they are in keys. */
function hoursOf({ since, until }: EventQuery): readonly [first: string, last: string] {
  const hour = (time: string | undefined, otherwise: string): string =>
    time === undefined ? otherwise : new Date(time).toISOString().slice(0, 13).replace('T', '/');
  return [hour(since, ''), hour(until, '9')];
}

async function keysByChain(
  bucket: R2Reader,
  prefix: string,
  [first, last]: readonly [string, string],
): Promise<Map<string, string[]>> {
  const keys = new Map<string, string[]>();
  let cursor: string | undefined;
  do {
    const page = await bucket.list(defined({ prefix, cursor }));
    for (const { key } of page.objects) {
      const [day, clock, chain = ''] = key.slice(prefix.length).split('/');
      const hour = `${day}/${clock}`;
      if (hour < first || hour > last) continue;
      const known = keys.get(chain);
      if (known === undefined) keys.set(chain, [key]);
      else known.push(key);
    }
    // Where it goes on at the same place it never ends.
    if (page.truncated && (page.cursor === undefined || page.cursor === cursor)) {
      throw new Error(`readR2: the list of ${prefix} is truncated and has no cursor`);
    }
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
  return keys;
}
