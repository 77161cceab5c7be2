import type { ChainHead } from '../event/checkpoint-event.ts';
import type { AuditEvent } from '../event/event.ts';
import { sha256 } from '../sha256.ts';

/** `prev` of the first event of a chain. */
export const NO_HASH: string = '0'.repeat(64);

/** Writes an event that has its position in the chain. */
type Write = (event: AuditEvent, line: string, head: ChainHead) => Promise<void>;

interface Waiting {
  readonly event: AuditEvent;
  readonly seq: number;
  readonly write: Write;
  /** The last attempt to link it, and how many callers asked for that. */
  linking?: Promise<void>;
  wanted: number;
  /** Set once the event is linked. */
  written?: Promise<void>;
}

/**
 * This many waiting callers share one attempt to link an event. If each made its own, a thousand concurrent events would take half a
 * million hashes; if all shared one, they would depend on the request that made it, which the platform may end. In workerd a hash is
 * computed in the turn in which it is requested.
 */
const SHARED = 256;

/**
 * One writer's chain. Events are linked in the order in which they were appended.
 *
 * A request must not depend on the promise of another request: on Workers the other request may have been ended. So there is no lock. Each
 * waiting caller links the oldest unlinked event until its own has been linked, or waits a while for another caller that does. Two that
 * link the same event compute the same hash, and the second finds the work done. An event whose own request was ended is written by a later
 * one, and is not lost.
 */
export class ChainWriter {
  readonly #id: string;
  readonly #waiting: Waiting[] = [];
  #appended = 0;
  #prev = NO_HASH;

  constructor(id: string) {
    this.#id = id;
  }

  /** Gives an event its number now, and its hash when it is linked. Settles as `write` does. */
  async append(event: AuditEvent, write: Write): Promise<void> {
    this.#appended += 1;
    const mine: Waiting = { event, seq: this.#appended, write, wanted: 0 };
    this.#waiting.push(mine);
    while (mine.written === undefined) await this.#linkOldest();
    return mine.written;
  }

  async #linkOldest(): Promise<void> {
    const oldest = this.#waiting[0];
    if (oldest === undefined) return;
    if (oldest.wanted % SHARED === 0) oldest.linking = this.#link(oldest);
    oldest.wanted += 1;
    await oldest.linking;
  }

  async #link(oldest: Waiting): Promise<void> {
    const { event, seq, write } = oldest;
    const place = { id: this.#id, prev: this.#prev, seq };
    const text = JSON.stringify(withChain(event, place));
    const hash = await sha256(text);
    if (this.#waiting[0] !== oldest) return;
    this.#waiting.shift();
    this.#prev = hash;
    oldest.written = write(
      withChain(event, { hash, ...place }) as unknown as AuditEvent,
      // No string can hold this: its quotes would be escaped.
      text.replace('"chain":{', `"chain":{"hash":"${hash}",`),
      { chain: this.#id, seq, hash },
    );
    // Whoever appended it waits for it; if that request was ended, its rejection must not end the process.
    oldest.written.catch(() => {});
  }
}

/** The event with its chain, at its position in canonical JSON. */
function withChain(event: AuditEvent, chain: object): Readonly<Record<string, unknown>> {
  const linked: Record<string, unknown> = {};
  let placed = false;
  for (const [key, value] of Object.entries(event)) {
    if (!placed && key > 'chain') {
      linked.chain = chain;
      placed = true;
    }
    linked[key] = value;
  }
  return linked;
}
