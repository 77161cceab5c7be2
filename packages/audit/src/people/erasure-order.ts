import { statementIn } from '@portcullis/core/internal';
import { openNote, type VerifierKey } from '@portcullis/tlog';

/** The action of an order: to count a person's pseudonyms, or to destroy the link between those and the person. */
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

/** An order whose signature is valid. */
export interface OpenedErasureOrder extends ErasureOrder {
  /** The name of the key that signed. */
  readonly operator: string;
}

/** How long an order is valid after it was signed, in seconds; its signer's clock may be ahead by as much. */
const ORDER_SECONDS = 300;

const FIRST_LINE = 'portcullis.forget/1';

/** The text that is signed, as a C2SP signed note. */
export function formatErasureOrder({ action, gate, iss, sub, time }: ErasureOrder): string {
  return `${FIRST_LINE}\n${JSON.stringify({ action, gate, iss, sub, time })}\n`;
}

/**
 * Reads an order that was signed by one of the operators' keys, for this gate, at most {@link ORDER_SECONDS} ago. Fails with a `TlogError`
 * if no known key signed it, and with `RangeError` if it is for another gate or has expired. It does **not** detect repetitions: an order
 * that is sent twice within {@link ORDER_SECONDS} is accepted twice.
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

/** Parses an order; `undefined` for a text that is not exactly in the form that is written. */
function parseErasureOrder(text: string): ErasureOrder | undefined {
  return statementIn(text, isOrder, formatErasureOrder);
}

function isOrder(value: unknown): value is ErasureOrder {
  if (typeof value !== 'object' || value === null) return false;
  const { action, gate, iss, sub, time } = value as Readonly<Record<string, unknown>>;
  const texts = [gate, iss, sub].every((text) => typeof text === 'string' && text !== '');
  return texts && (action === 'look' || action === 'forget') && Number.isSafeInteger(time);
}
