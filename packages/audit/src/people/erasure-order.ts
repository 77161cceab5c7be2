import { statementIn } from '@portcullis/core/internal';
import { openNote, type VerifierKey } from '@portcullis/tlog';

/** What is ordered about one person: to say how many pseudonyms they have, or to destroy what links those with them. */
export type ErasureAction = 'look' | 'forget';

/** An order about one person, as an operator signs it. */
export interface ErasureOrder {
  readonly action: ErasureAction;
  /** The host of the gate that it is for: no other obeys it. */
  readonly gate: string;
  /** The identity provider. */
  readonly iss: string;
  /** The person, as the provider calls them. */
  readonly sub: string;
  /** When it was signed, in milliseconds since the Unix epoch. */
  readonly time: number;
}

/** An order whose signature is good. */
export interface OpenedErasureOrder extends ErasureOrder {
  /** The name of the key that signed. */
  readonly operator: string;
}

/** An order is obeyed for so long after it was signed, and its signer's clock may be ahead by as much. */
const ORDER_SECONDS = 300;

const FIRST_LINE = 'portcullis.forget/1';

/** The text that is signed, as a C2SP signed note. */
export function formatErasureOrder({ action, gate, iss, sub, time }: ErasureOrder): string {
  return `${FIRST_LINE}\n${JSON.stringify({ action, gate, iss, sub, time })}\n`;
}

/**
 * Reads an order that was signed by one of the operators' keys, for this gate, a short while ago. Fails with a `TlogError`
 * where no known key signed it, and with `RangeError` where it is not for here or not of now. It does **not** remember what it
 * saw: an order that is sent twice within {@link ORDER_SECONDS} is one twice.
 */
export async function openErasureOrder(
  note: string,
  { gate, operators, now }: { gate: string; operators: readonly VerifierKey[]; now: number },
): Promise<OpenedErasureOrder> {
  const { text, verified } = await openNote(note, operators);
  const order = parseErasureOrder(text);
  if (order === undefined) throw new RangeError('the signed text is not an erasure order');
  if (order.gate !== gate)
    throw new RangeError(
      `the erasure order is for the gateway ${JSON.stringify(order.gate)}, not for ${JSON.stringify(gate)}: sign one for this gateway`,
    );
  if (Math.abs(now - order.time) > ORDER_SECONDS * 1000) {
    throw new RangeError(
      `the erasure order was not signed within the last ${ORDER_SECONDS} seconds: sign a new one, and check the clocks`,
    );
  }
  return { ...order, operator: verified[0]?.name ?? '' };
}

/** What would have been written as it stands there; `undefined` for any other text. */
function parseErasureOrder(text: string): ErasureOrder | undefined {
  return statementIn(text, isOrder, formatErasureOrder);
}

function isOrder(value: unknown): value is ErasureOrder {
  if (typeof value !== 'object' || value === null) return false;
  const { action, gate, iss, sub, time } = value as Readonly<Record<string, unknown>>;
  const texts = [gate, iss, sub].every((text) => typeof text === 'string' && text !== '');
  return texts && (action === 'look' || action === 'forget') && Number.isSafeInteger(time);
}
