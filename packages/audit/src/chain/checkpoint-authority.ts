import type { Clock, Random } from '@portcullis/core';
import {
  callback,
  checkOptions,
  type FieldsFor,
  objectWith,
  requestId,
  systemClock,
  systemRandom,
  text,
  toBase64url,
  value,
} from '@portcullis/core/internal';
import type { ChainHead, CheckpointEvent } from '../event/checkpoint-event.ts';
import { serializeEvent } from '../event/serialize.ts';
import { sha256 } from '../sha256.ts';
import { NO_HASH } from './chain-writer.ts';
import type { CheckpointKey } from './checkpoint-key.ts';
import type { CheckpointStore, StoredCheckpoint } from './checkpoint-store.ts';

import type { LogStatement } from './log-statement.ts';

/** How checkpoints are made. */
export interface AuthorityOptions {
  /** The key that signs; see `checkpointKey`. */
  readonly key: CheckpointKey;
  /** Where the last checkpoint and the heads of all chains are stored. */
  readonly store: CheckpointStore;
  /** How checkpoints name who made them. Default: `checkpoints`. */
  readonly name?: string;
  /** Default: the runtime's clock. */
  readonly clock?: Clock;
  /** Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
}

/** Signs for how far chains have come. */
export interface Authority {
  /**
   * Makes a checkpoint of one chain or several, up to 64, and returns it as a line of the log. Rejects with `RangeError`
   * for a head that is not one, or is behind what was signed for that chain in the last 30 days.
   */
  anchor(...heads: readonly ChainHead[]): Promise<string>;
  /**
   * The same, for a caller that reports by `written` what is in the log. The new checkpoint is the last line. Before it come earlier
   * checkpoints that were not reported as written within half a minute: without them the log would have a permanent gap.
   */
  deliver(...heads: readonly ChainHead[]): Promise<readonly string[]>;
  /** Reports which checkpoints of `deliver` are in the log, by their numbers. */
  written(numbers: readonly number[]): Promise<void>;
  /** What an auditor needs besides the log: the public key, and the last checkpoint. */
  statement(): Promise<LogStatement>;
}

/** How long a checkpoint may take until it is written to the log, in milliseconds. */
const ON_ITS_WAY_MS = 30_000;
/** As many as an event's list holds. */
const MAX_HEADS = 64;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const HASH = /^[\da-f]{64}$/;
/** An authority's checkpoint with 64 heads takes half of it. */
const MAX_BYTES = 32_768;

/**
 * Signs checkpoints, each with a number and the hash of the one before it, so that independent chains are anchored to each other. Runs
 * anywhere; `@portcullis/audit/durable-object` is the same as a Durable Object.
 *
 * Throws an `OptionsError` for invalid options. It does **not** see the events themselves: a writer that lies about its hash is
 * found by `verifyLog`, not here.
 */
export function checkpointAuthority(options: AuthorityOptions): Authority {
  const { key, store, name, clock, random } = checkOptions('checkpointAuthority', options, fields);
  let last: Promise<unknown> = Promise.resolve();

  const sign = async (heads: readonly ChainHead[]): Promise<StoredCheckpoint> => {
    check(heads, store);
    const before = store.last();
    const now = clock.now();
    const id = requestId(clock, random);
    const unsigned = {
      schema: 'portcullis.event/1',
      id,
      time: new Date(now).toISOString(),
      type: 'audit.checkpoint',
      severity: 'informational',
      outcome: 'allow',
      reason: [],
      observer: { worker: name },
    } as const;
    const checkpoint = {
      authority: before?.authority ?? id,
      number: (before?.number ?? 0) + 1,
      prev: before === undefined ? NO_HASH : await sha256(before.line),
      heads: heads.map(({ chain, seq, hash }) => ({ chain, seq, hash })),
      kid: key.publicKey.kid,
    };
    const text = serializeEvent({ ...unsigned, checkpoint } as unknown as CheckpointEvent, MAX_BYTES).line;
    const sig = toBase64url(
      await crypto.subtle.sign('Ed25519', key.privateKey, new TextEncoder().encode(text)),
    );
    const signed: CheckpointEvent = { ...unsigned, checkpoint: { ...checkpoint, sig } };
    const { line } = serializeEvent(signed, MAX_BYTES);
    const stored = { authority: checkpoint.authority, number: checkpoint.number, line };
    store.save(stored, heads, now);
    return stored;
  };
  // One at a time: two checkpoints must not have the same number.
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };

  return {
    anchor: (...heads) => inTurn(async () => (await sign(heads)).line),
    deliver: (...heads) =>
      inTurn(async () => {
        const signed = await sign(heads);
        const now = clock.now();
        const earlier = store.unwritten(now - ON_ITS_WAY_MS, now);
        store.hold(signed, now);
        return [...earlier, signed.line];
      }),
    written: async (numbers) => store.written(numbers),
    statement: async () => {
      await last;
      return { keys: [key.publicKey], checkpoint: store.last()?.line };
    },
  };
}

const fields: FieldsFor<AuthorityOptions> = {
  key: value(
    (given) => (given as CheckpointKey | null)?.publicKey?.kid !== undefined,
    'must be the resolved value of checkpointKey(): await it',
  ),
  store: objectWith(['last', 'save']),
  name: { ...text, fallback: () => 'checkpoints' },
  clock: objectWith(['now'], () => systemClock),
  random: callback(() => systemRandom),
};

function check(heads: readonly ChainHead[], store: CheckpointStore): void {
  if (heads.length === 0 || heads.length > MAX_HEADS) {
    throw new RangeError(`checkpoint: expected 1 to ${MAX_HEADS} heads, not ${heads.length}`);
  }
  for (const { chain, seq, hash } of heads) {
    if (!UUID.test(chain) || !HASH.test(hash) || !Number.isSafeInteger(seq) || seq < 1) {
      throw new RangeError('checkpoint: each head must have a chain (UUID), a seq of at least 1 and a hash');
    }
    const known = store.head(chain);
    if (known !== undefined && (seq < known.seq || (seq === known.seq && hash !== known.hash))) {
      throw new RangeError(
        `checkpoint: event ${seq} of the chain ${chain} contradicts its last checkpoint (event ${known.seq}): the chain was changed or rolled back; compare it with a backup`,
      );
    }
  }
}
