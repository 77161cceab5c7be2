import { formatLockOrder, type LockAnswer, type LockOrder } from '@portcullis/session/internal';
import { formatNote, type SigningKey, signNote } from '@portcullis/tlog';
import { fieldsOf, jsonIn } from '../files/json-value.ts';
import { reasonIn, sendOrder } from './send-order.ts';

/** Signs an order about a person: a C2SP signed note. */
export async function signedLockOrder(order: LockOrder, key: SigningKey): Promise<string> {
  const text = formatLockOrder(order);
  return formatNote({ text, signatures: [await signNote(text, key)] });
}

/**
 * Sends a signed order about a person to a gate. Fails with an `Error` that says what the gate answered, if it did not carry out the order.
 * @param address where the gate takes orders
 */
export async function sendLockOrder(address: URL, note: string): Promise<LockAnswer> {
  const answer = await sendOrder(address, note, UNKNOWN);
  const said = await answer.text();
  const found = answer.ok ? answerIn(said) : undefined;
  if (found !== undefined) return found;
  // Only a refusal says that nothing was done: a gateway, or a proxy in front of it, can fail after that.
  const isRefused = answer.status >= 400 && answer.status < 500;
  throw new Error(
    `${address.href}: answered ${answer.status}${reasonIn(said)}${isRefused ? ': the order was not carried out' : `. ${UNKNOWN}`}`,
  );
}

const UNKNOWN = 'It is unknown whether the order was carried out: list the locks, or sign a new order';

function answerIn(text: string): LockAnswer | undefined {
  const answer = fieldsOf(jsonIn(text));
  const { names, locks, searchedAll, sessions, uncovered } = answer;
  const isAnswer =
    Array.isArray(names) &&
    Array.isArray(locks) &&
    Array.isArray(uncovered) &&
    typeof searchedAll === 'boolean' &&
    (sessions === null || typeof sessions === 'number');
  return isAnswer ? (answer as unknown as LockAnswer) : undefined;
}
