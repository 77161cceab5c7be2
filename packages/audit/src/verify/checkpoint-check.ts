import { fromBase64url } from '@portcullis/core/internal';
import { NO_HASH } from '../chain/chain-writer.ts';
import { type CheckpointPublicKey, thumbprint } from '../chain/checkpoint-key.ts';
import type { ChainHead, CheckpointEvent } from '../event/checkpoint-event.ts';
import { sha256 } from '../sha256.ts';
import { canonicalText } from './canonical-text.ts';
import type { ChainCheck } from './chain-check.ts';
import type { Findings } from './finding.ts';

interface Known {
  readonly line: number;
  readonly hash: string;
  readonly prev: string;
  readonly heads: readonly ChainHead[];
}

/** The checkpoints of one authority. */
interface Row {
  readonly known: Map<number, Known>;
  /** All numbers up to this one were read; in a part, all from its start. */
  upTo: number;
}

const encoder = /* @__PURE__ */ new TextEncoder();

/** Follows the checkpoints of a log. Their order in the log does not matter: several writers get them. */
export class CheckpointCheck {
  readonly #keys: ReadonlyMap<string, CryptoKey>;
  readonly #findings: Findings;
  readonly #chains: ChainCheck;
  readonly #part: boolean;
  /** By authority. */
  readonly #rows = new Map<string, Row>();
  count = 0;

  static async with(
    keys: readonly CheckpointPublicKey[],
    findings: Findings,
    chains: ChainCheck,
    part: boolean,
  ): Promise<CheckpointCheck> {
    const imported = keys.map(async ({ kty, crv, x }): Promise<[string, CryptoKey]> => {
      // Its name is computed: what a file calls it does not count.
      return [await thumbprint(x), await publicKey({ kty, crv, x })];
    });
    return new CheckpointCheck(new Map(await Promise.all(imported)), findings, chains, part);
  }

  constructor(keys: ReadonlyMap<string, CryptoKey>, findings: Findings, chains: ChainCheck, part: boolean) {
    this.#keys = keys;
    this.#findings = findings;
    this.#chains = chains;
    this.#part = part;
  }

  async add(event: CheckpointEvent, text: string, line: number): Promise<void> {
    this.count += 1;
    await this.#check(event, text, line);
  }

  /**
   * Compares the log with the authority's last checkpoint, and returns whether it reaches that. Throws `TypeError` if the text is not a
   * checkpoint of this authority.
   */
  async expect(text: string, lastLine: number): Promise<boolean> {
    const event = checkpointOf(text);
    if (event === undefined || !(await this.#signed(event))) {
      throw new TypeError('verifyLog: the checkpoint of the statement is not signed with its keys');
    }
    const { authority, number } = event.checkpoint;
    if (this.#rows.get(authority)?.known.has(number) !== true) {
      // A part may end anywhere: what comes later is no concern of its.
      if (this.#part) return false;
      const message = `is the last, but the log must continue to checkpoint ${number}: its end was cut off`;
      this.#findings.add(lastLine, 'checkpoint.gap', message);
    }
    await this.#check(event, text, lastLine);
    return true;
  }

  async #check(event: CheckpointEvent, text: string, line: number): Promise<void> {
    const { checkpoint } = event;
    if (!isCheckpoint(checkpoint)) {
      this.#findings.add(line, 'line.unreadable', 'is an incomplete checkpoint');
      return;
    }
    if (!(await this.#signed(event))) {
      // Nothing that it says counts.
      this.#findings.add(
        line,
        'checkpoint.signature',
        'is a checkpoint whose signature is not valid with any of the keys',
      );
      return;
    }
    const { authority, number, prev, heads } = checkpoint;
    const hash = await sha256(text);
    const row = this.#rows.get(authority) ?? { known: new Map(), upTo: this.#part ? number - 1 : 0 };
    this.#rows.set(authority, row);
    const same = row.known.get(number);
    // A writer may deliver one twice.
    if (same?.hash === hash) return;
    if (same === undefined) row.known.set(number, { line, hash, prev, heads });
    else
      this.#findings.add(
        line,
        'checkpoint.broken',
        `is a checkpoint ${number} that differs from the one in line ${same.line}`,
      );
    for (const head of heads) this.#chains.anchor(head, line);
    this.#settle(row);
  }

  /**
   * A chain may be dropped before a head once no checkpoint covers less of it. An attacker who rewrote the chain could otherwise shift what
   * would show it.
   */
  #settle(row: Row): void {
    for (let next = row.known.get(row.upTo + 1); next !== undefined; next = row.known.get(row.upTo + 1)) {
      for (const head of next.heads) this.#chains.settle(head);
      row.upTo += 1;
    }
  }

  async #signed(event: CheckpointEvent): Promise<boolean> {
    if (this.#keys.size === 0) return true;
    const { sig, ...unsigned } = event.checkpoint;
    const key = this.#keys.get(unsigned.kid);
    const signature = fromBase64url(sig);
    const signedText = canonicalText({ ...event, checkpoint: unsigned });
    if (key === undefined || signature === undefined || signedText === undefined) return false;
    return crypto.subtle.verify('Ed25519', key, signature, encoder.encode(signedText));
  }

  /** Reports gaps in the numbers of checkpoints. */
  finish(): void {
    for (const { known } of this.#rows.values()) {
      let before: { number: number; hash: string } | undefined = this.#part
        ? undefined
        : { number: 0, hash: NO_HASH };
      for (const number of [...known.keys()].sort((a, b) => a - b)) {
        const { line, prev, hash } = known.get(number) as Known;
        if (before !== undefined && number > before.number + 1) {
          const missing =
            number - 1 === before.number + 1
              ? `${number - 1} is`
              : `${before.number + 1} to ${number - 1} are`;
          this.#findings.add(
            line,
            'checkpoint.gap',
            `is checkpoint ${number}, but checkpoint ${missing} missing`,
          );
        } else if (before !== undefined && prev !== before.hash) {
          this.#findings.add(
            line,
            'checkpoint.broken',
            `is checkpoint ${number}, but does not follow checkpoint ${number - 1}`,
          );
        }
        before = { number, hash };
      }
    }
  }
}

async function publicKey(jwk: Omit<CheckpointPublicKey, 'kid'>): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['verify']);
  } catch {
    throw new TypeError('verifyLog: "x" of a key of the statement is not an Ed25519 public key (RFC 8037)');
  }
}

function checkpointOf(text: string): CheckpointEvent | undefined {
  try {
    const event = JSON.parse(text) as CheckpointEvent | null;
    return isCheckpoint(event?.checkpoint) ? (event ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}

function isCheckpoint(checkpoint: unknown): checkpoint is CheckpointEvent['checkpoint'] {
  if (typeof checkpoint !== 'object' || checkpoint === null) return false;
  const { authority, number, prev, heads, kid, sig } = checkpoint as Readonly<Record<string, unknown>>;
  return (
    [authority, prev, kid, sig].every((member) => typeof member === 'string') &&
    Number.isSafeInteger(number) &&
    Array.isArray(heads) &&
    heads.every(
      (head) =>
        typeof head?.chain === 'string' && Number.isSafeInteger(head?.seq) && typeof head?.hash === 'string',
    )
  );
}
