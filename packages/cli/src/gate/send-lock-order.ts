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
  const answer = await sendOrder(
    address,
    note,
    'It is unknown whether the order was carried out: list the locks, or sign a new order',
  );
  const said = await answer.text();
  const found = answer.ok ? answerIn(said) : undefined;
  if (found !== undefined) return found;
  throw new Error(
    `${address.href}: answered ${answer.status}${reasonIn(said)}: the order was not carried out`,
  );
}

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
