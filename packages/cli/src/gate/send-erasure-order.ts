import { type ErasureOrder, formatErasureOrder } from '@portcullis/audit/internal';
import { formatNote, type SigningKey, signNote } from '@portcullis/tlog';
import { fieldsOf, jsonIn } from '../files/json-value.ts';
import { reasonIn, sendOrder } from './send-order.ts';

/** What a gate says to an order. */
export interface ErasureAnswer {
  readonly pseudonyms: number;
  readonly destroyed: boolean;
}

/**
 * Signs an order about one person and sends it to a gate. Fails with an `Error` that says what the gate answered, where that is
 * not that it obeyed.
 * @param address where the gate takes orders
 */
export async function sendErasureOrder(
  address: URL,
  order: Omit<ErasureOrder, 'gate'>,
  key: SigningKey,
): Promise<ErasureAnswer> {
  const text = formatErasureOrder({ ...order, gate: address.host });
  const body = formatNote({ text, signatures: [await signNote(text, key)] });
  const answer = await sendOrder(
    address,
    body,
    'It is unknown whether the order was executed: send it again, which is safe',
  );
  const said = await answer.text();
  const found = answer.ok ? answerIn(said) : undefined;
  if (found === undefined || found.destroyed !== (order.action === 'forget')) {
    throw new Error(
      `${address.href}: answered ${answer.status}${reasonIn(said)}, so it is unknown whether anything was erased`,
    );
  }
  return found;
}

function answerIn(text: string): ErasureAnswer | undefined {
  const { pseudonyms, destroyed } = fieldsOf(jsonIn(text));
  return typeof pseudonyms === 'number' && typeof destroyed === 'boolean'
    ? { pseudonyms, destroyed }
    : undefined;
}
