import { NO_HASH } from '../chain/chain-writer.ts';
import type { ChainHead } from '../event/checkpoint-event.ts';
import type { EventChain } from '../event/event-head.ts';
import type { Findings } from './finding.ts';
import type { UnprovenParts } from './unproven.ts';

interface Progress {
  seq: number;
  hash: string;
  /** Where its last event is. */
  line: number;
  /** Where its first event is. */
  readonly firstLine: number;
  /** The first number that is in the log. */
  readonly first: number;
  /** The highest number that was signed for. */
  anchored: number;
  /** Hashes before this number are deleted. */
  forgotten: number;
  /** Hashes and lines by number. */
  readonly recent: Map<number, { readonly hash: string; readonly line: number }>;
}

interface Anchored extends ChainHead {
  /** Where the checkpoint is. */
  readonly line: number;
}

/** Follows the chains of a log, and holds them against what was signed for. */
export class ChainCheck {
  readonly #findings: Findings;
  readonly #part: boolean;
  readonly #chains = new Map<string, Progress>();
  /** Signed for, and not read yet. */
  readonly #expected = new Map<string, Anchored[]>();
  /** The highest number of each chain before which no head is pending. */
  readonly #settled = new Map<string, number>();

  constructor(findings: Findings, part: boolean) {
    this.#findings = findings;
    this.#part = part;
  }

  get count(): number {
    return this.#chains.size;
  }

  /** Reports which events no checkpoint covers: all of a chain, or those after its last checkpoint. */
  tellUnproven(unproven: UnprovenParts): void {
    for (const [id, { seq, anchored, first, firstLine, recent }] of this.#chains) {
      if (anchored === 0) {
        const events = seq - first + 1;
        const message = `no checkpoint covers any of the ${events} events of chain ${id}: they could be forged`;
        unproven.add('chain', firstLine, events, message);
      } else if (seq > anchored) {
        const events = seq - anchored;
        const line = recent.get(anchored + 1)?.line;
        const message = `no checkpoint covers the last ${events} events of chain ${id}: they could be forged, and others could be missing after them`;
        unproven.add('tail', line, events, message);
      }
    }
  }

  /**
   * @param actual the hash the event has, whatever it states
   */
  add({ id, seq, prev, hash }: EventChain, actual: string, line: number): void {
    if (hash !== actual) {
      this.#findings.add(
        line,
        'chain.altered',
        `was changed: event ${seq} of chain ${id} does not match its hash`,
      );
    }
    const chain = this.#chains.get(id) ?? this.#begin(id, seq, prev, line);
    const next = chain.seq + 1;
    if (seq < next) {
      const why =
        seq === chain.seq
          ? `is a second event ${seq} of chain ${id}: it or line ${chain.line} was inserted`
          : `is out of order: event ${seq} of chain ${id} comes after ${chain.seq}`;
      this.#findings.add(line, 'chain.order', why);
      return;
    }
    if (seq > next) {
      const missing = seq - 1 === next ? `event ${next} is` : `events ${next} to ${seq - 1} are`;
      this.#findings.add(line, 'chain.gap', `is too early: ${missing} missing before it in chain ${id}`);
    } else if (prev !== chain.hash) {
      this.#findings.add(
        line,
        'chain.broken',
        `does not follow line ${chain.line}: one of them was inserted or replaced (event ${seq} of chain ${id})`,
      );
    }
    chain.seq = seq;
    // What it states, so that a changed event is found once and not again at the next one.
    chain.hash = hash;
    chain.line = line;
    chain.recent.set(seq, { hash: actual, line });
    this.#meet(id, chain);
  }

  /** Holds a chain against a head that was signed for, now or when it has come as far. */
  anchor(head: ChainHead, line: number): void {
    const chain = this.#chains.get(head.chain);
    if (chain === undefined || chain.seq < head.seq) {
      const waiting = this.#expected.get(head.chain) ?? [];
      waiting.push({ ...head, line });
      this.#expected.set(head.chain, waiting);
      return;
    }
    this.#compare(head, chain, line);
  }

  /** What is before a head need not be remembered: all checkpoints before the one that signs for it were read. */
  settle({ chain: id, seq }: ChainHead): void {
    this.#settled.set(id, Math.max(seq, this.#settled.get(id) ?? 0));
    const chain = this.#chains.get(id);
    if (chain !== undefined) this.#forget(id, chain);
  }

  /** Reports signed heads whose events are missing. */
  finish(): void {
    for (const [id, waiting] of this.#expected) {
      const { seq, line } = waiting.reduce((last, anchored) => (anchored.seq > last.seq ? anchored : last));
      const chain = this.#chains.get(id);
      if (chain !== undefined) {
        const missing = `events ${chain.seq + 1} to ${seq} of chain ${id} are missing after it`;
        this.#findings.add(
          chain.line,
          'checkpoint.tail_missing',
          `is not the last: a checkpoint proves that ${missing}`,
        );
      } else if (!this.#part) {
        this.#findings.add(
          line,
          'checkpoint.writer_missing',
          `covers ${seq} events of chain ${id}, but the log has none of them: all events of a writer are missing`,
        );
      }
    }
  }

  #begin(id: string, seq: number, prev: string, line: number): Progress {
    const begun = this.#part && seq > 1;
    const chain: Progress = {
      seq: begun ? seq - 1 : 0,
      hash: begun ? prev : NO_HASH,
      line,
      firstLine: line,
      first: seq,
      anchored: 0,
      forgotten: 0,
      recent: new Map(),
    };
    this.#chains.set(id, chain);
    return chain;
  }

  #meet(id: string, chain: Progress): void {
    const waiting = this.#expected.get(id);
    if (waiting === undefined) return;
    const later = waiting.filter((anchored) => anchored.seq > chain.seq);
    for (const anchored of waiting) {
      if (anchored.seq <= chain.seq) this.#compare(anchored, chain, anchored.line);
    }
    if (later.length === 0) this.#expected.delete(id);
    else this.#expected.set(id, later);
  }

  #compare({ chain: id, seq, hash }: ChainHead, chain: Progress, line: number): void {
    // A part may begin after it.
    if (seq < chain.first) return;
    if (seq < chain.forgotten) {
      const message = `covers chain ${id} up to event ${seq}, but an earlier checkpoint covers more: the checkpoint was moved`;
      this.#findings.add(line, 'checkpoint.broken', message);
      return;
    }
    if (chain.recent.get(seq)?.hash !== hash) {
      this.#findings.add(
        line,
        'checkpoint.mismatch',
        `covers an event ${seq} of chain ${id} that differs from the one in the log`,
      );
    }
    chain.anchored = Math.max(chain.anchored, seq);
    this.#forget(id, chain);
  }

  /** Deletes what is stored for a head that was compared and is no longer needed. */
  #forget(id: string, chain: Progress): void {
    const before = Math.min(chain.anchored, this.#settled.get(id) ?? 0);
    for (const known of chain.recent.keys()) {
      if (known >= before) break;
      chain.recent.delete(known);
    }
    chain.forgotten = before;
  }
}
