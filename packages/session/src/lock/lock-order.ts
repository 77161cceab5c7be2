import { isRecord, statementIn } from '@portcullis/core/internal';
import { openNote, type VerifierKey } from '@portcullis/tlog';
import { isPersonName, LOCK_EFFECTS, type LockEffect, type PersonName } from './lock.ts';

/** What an order does: adds an effect, removes locks, or lists the entries. */
export type LockAction = LockEffect | 'unlock' | 'list';

/** An order about one person, as operators sign it. Times are in seconds since the Unix epoch. */
export interface LockOrder {
  readonly action: LockAction;
  /** Random. An order is carried out once. */
  readonly id: string;
  /** The host of the gate that it is for: no other obeys it. */
  readonly gate: string;
  /** The person, by one or several names. None in an order to list. */
  readonly names: readonly PersonName[];
  /** Why, for the log. */
  readonly reason: string;
  /** When the lock ends; `null`: when it is removed. */
  readonly until: number | null;
  readonly signedAt: number;
}

/** An order whose signatures are valid. */
export interface OpenedLockOrder extends LockOrder {
  /** The names of the keys that signed, each once. */
  readonly operators: readonly string[];
}

/** How long an order is valid after it was signed, in seconds; its signer's clock may be ahead by as much. */
export const ORDER_SECONDS = 300;

/** Longest reason, in characters. */
export const MAX_LOCK_REASON = 200;

/** How many names of a person an order may have. */
const MAX_NAMES = 10;

const FIRST_LINE = 'portcullis.lock/1';
const ID = /^[\w-]{22}$/;
const ACTIONS: readonly unknown[] = [...LOCK_EFFECTS, 'unlock', 'list'];

/** The text that is signed, as a C2SP signed note. Its first line distinguishes it from anything else that a key signs. */
export function formatLockOrder({ action, id, gate, names, reason, until, signedAt }: LockOrder): string {
  const order = { action, id, gate, names: names.map(ordered), reason, until, signedAt };
  return `${FIRST_LINE}\n${JSON.stringify(order)}\n`;
}

/** A name with its fields in one order, so that an order has one text. */
function ordered(name: PersonName): PersonName {
  if ('subject' in name) return { issuer: name.issuer, subject: name.subject };
  if ('username' in name) return { username: name.username };
  return { email: name.email, issuer: name.issuer };
}

/**
 * Reads an order that was signed by one or several of the operators' keys, for this gate, at most {@link ORDER_SECONDS} ago. Fails with a
 * `TlogError` if no known key signed it, and with `RangeError` for everything else. It does **not** detect repetitions.
 */
export async function openLockOrder(
  note: string,
  { gate, operators, now }: { gate: string; operators: readonly VerifierKey[]; now: number },
): Promise<OpenedLockOrder> {
  const { text, verified } = await openNote(note, operators);
  const order = statementIn(text, isOrder, formatLockOrder);
  if (order === undefined) throw new RangeError('the signed text is not an order about a person');
  if (order.gate !== gate)
    throw new RangeError(
      `it is for the gateway ${JSON.stringify(order.gate)}, not for ${JSON.stringify(gate)}: sign one for this gateway`,
    );
  if (Math.abs(now - order.signedAt) > ORDER_SECONDS) {
    throw new RangeError(
      `it was not signed within the last ${ORDER_SECONDS} seconds: sign a new one, and check the clocks`,
    );
  }
  if (order.until !== null && order.until <= now) throw new RangeError('the lock would be over already');
  // One key under two names is one signature.
  const byKey = new Map(verified.map(({ key }) => [key.publicKey.join(), key.name]));
  return { ...order, operators: [...byKey.values()] };
}

function isOrder(value: unknown): value is LockOrder {
  if (!isRecord(value)) return false;
  const { action, id, gate, names, reason, until, signedAt } = value;
  if (!ACTIONS.includes(action)) return false;
  const isHead = typeof id === 'string' && ID.test(id) && typeof gate === 'string' && gate !== '';
  const isPerson = Array.isArray(names) && names.length <= MAX_NAMES && names.every(isPersonName);
  if (!isHead || !isPerson || (names.length === 0) !== (action === 'list')) return false;
  const isReason = typeof reason === 'string' && reason.length <= MAX_LOCK_REASON;
  const isUntil = until === null || (action === 'lock' && Number.isSafeInteger(until));
  return isReason && (reason !== '' || action === 'list') && isUntil && Number.isSafeInteger(signedAt);
}
