import { checkOptions, type FieldsFor, grouped, requireBinding, value } from '@portcullis/core/internal';
import type { AuditEvent } from '../event/event.ts';
import type { Sink, WrittenEvent } from './sink.ts';

/** The part of an R2 binding that the sink uses. */
export interface R2Writer {
  get(key: string): Promise<{ text(): Promise<string> } | null>;
  put(
    key: string,
    value: string,
    options: { onlyIf: { etagDoesNotMatch: string }; httpMetadata: { contentType: string } },
  ): Promise<object | null>;
}

/** Where objects are put. */
export interface R2SinkOptions {
  /** Prefix of all keys. Default `audit/`. */
  readonly prefix?: string;
}

/**
 * Writes events as NDJSON objects: one for each hour, chain and batch, such as `audit/2026-01-31/12/CHAIN/000000000017.ndjson`, named by
 * the first number in it, so that names sort as the chain does. Intended for a queue's consumer, whose batches become one object for each
 * chain; without a queue each event is an object.
 *
 * An object is only ever created, never written again, so a bucket lock on the prefix can keep all of them from the
 * first second. An event that a queue delivers twice may be in two objects; `readR2` returns it once.
 *
 * Fails if another event already has the same position in the same chain.
 */
export function r2Sink(bucket: R2Writer, options: R2SinkOptions = {}): Sink {
  requireBinding('r2Sink', 'bucket of R2', bucket, 'put');
  const { prefix } = checkOptions('r2Sink', options, r2SinkFields);
  const writeAll = async (events: readonly WrittenEvent[]): Promise<void> => {
    const groups = grouped(events, ({ event }) => folderOf(event));
    await Promise.all(
      Array.from(groups, ([folder, group]) => create(bucket, `${prefix}${folder}`, inOrder(group))),
    );
  };
  return { name: 'r2', write: (event, line) => writeAll([{ event, line }]), writeAll };
}

/** How each option is checked. */
export const r2SinkFields: FieldsFor<R2SinkOptions> = {
  prefix: value(
    (given) => typeof given === 'string',
    'must be a string',
    () => 'audit/',
  ),
};

/** The hour in which the event happened, and its chain. Checkpoints form a chain of their authority, and gates may share a bucket. */
function folderOf(event: AuditEvent): string {
  const { time, type, chain } = event;
  const [day, clock = ''] = time.split('T');
  const row = event.type === 'audit.checkpoint' ? event.checkpoint.authority : type;
  return `${day}/${clock.slice(0, 2)}/${chain?.id ?? row}/`;
}

const DIGITS = 12;

/** The name of an event in its folder: its number, or its id, which starts with its time. */
function placeOf(event: AuditEvent): string {
  if (event.chain !== undefined) return String(event.chain.seq).padStart(DIGITS, '0');
  if (event.type === 'audit.checkpoint') return String(event.checkpoint.number).padStart(DIGITS, '0');
  return event.id;
}

function inOrder(events: readonly WrittenEvent[]): readonly WrittenEvent[] {
  return events.toSorted((a, b) => (placeOf(a.event) < placeOf(b.event) ? -1 : 1));
}

async function create(bucket: R2Writer, folder: string, events: readonly WrittenEvent[]): Promise<void> {
  let missing = events;
  while (missing[0] !== undefined) {
    const key = `${folder}${placeOf(missing[0].event)}.ndjson`;
    const text = missing.map(({ line }) => `${line}\n`).join('');
    const httpMetadata = { contentType: 'application/x-ndjson' };
    const made = await bucket.put(key, text, { onlyIf: { etagDoesNotMatch: '*' }, httpMetadata });
    if (made !== null) return;
    // A queue delivered these before, together with others: what is not there yet begins an object of its own.
    const there = new Set((await (await bucket.get(key))?.text())?.split('\n'));
    if (!there.has(missing[0].line)) throw new Error(`r2: ${key} already has another event with this number`);
    missing = missing.filter(({ line }) => !there.has(line));
  }
}
