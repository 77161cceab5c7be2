import type { RequestEvent } from './event.ts';
import type { RequestFacts } from './found-facts.ts';
import { requestEvent } from './request-event.ts';
import { requestLine } from './request-line.ts';
import { type SerializedEvent, serializeEvent } from './serialize.ts';

/** The event of one request, created as an object only when it is read. */
export class RequestRecord {
  readonly #facts: RequestFacts;
  readonly #maxBytes: number;
  #event: RequestEvent | undefined;

  constructor(facts: RequestFacts, maxBytes: number) {
    this.#facts = facts;
    this.#maxBytes = maxBytes;
  }

  /** As it was found, not yet safe to write. */
  get event(): RequestEvent {
    this.#event ??= requestEvent(this.#facts);
    return this.#event;
  }

  /** As sinks get it. */
  serialized(): SerializedEvent {
    const line = requestLine(this.#facts, this.#maxBytes);
    return line === undefined ? serializeEvent(this.event, this.#maxBytes) : new PlainRecord(this, line);
  }
}

/** Where all is plain, the event is safe to write as it was found. */
class PlainRecord implements SerializedEvent {
  readonly type = 'request.decision';
  readonly #record: RequestRecord;
  readonly line: string;

  constructor(record: RequestRecord, line: string) {
    this.#record = record;
    this.line = line;
  }

  get event(): RequestEvent {
    return this.#record.event;
  }
}
