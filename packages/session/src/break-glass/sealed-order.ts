import { fromBase64url, toBase64url } from '@portcullis/core/internal';
import {
  formatNote,
  formatVerifierKey,
  openNote,
  type SigningKey,
  signNote,
  type VerifierKey,
} from '@portcullis/tlog';
import { type BreakGlassOrder, formatOrder, parseOrder } from './order.ts';

/** A text that a known key signed. */
export interface SignedText {
  readonly text: string;
  /** The name of the key that signed. */
  readonly signer: string;
  /** The same with the key's id, as its verifier key starts: `name+hex`. Another key of that name has another id. */
  readonly signerId: string;
}

/** A signed order whose signature is valid. */
export interface OpenedOrder extends Omit<SignedText, 'text'> {
  readonly order: BreakGlassOrder;
}

/** What is expected of it. Times are in seconds since the Unix epoch. */
export interface ExpectedOrder {
  /** The host that it must be for. */
  readonly gate: string;
  readonly signers: readonly VerifierKey[];
  /** The longest time from its signature to its end, in seconds. */
  readonly grantSeconds: number;
  readonly now: number;
}

/** How far a signer's clock may be ahead of the gate's, in seconds. */
const CLOCK_SECONDS = 300;

/**
 * Signs an order and seals it into one line that can be dictated, mailed or pasted: a C2SP signed note in base64url. A grant in that line
 * is as powerful as a password until it is used: its holder is admitted as the person it names.
 */
export async function sealOrder(order: BreakGlassOrder, key: SigningKey): Promise<string> {
  const text = formatOrder(order);
  const note = formatNote({ text, signatures: [await signNote(text, key)] });
  return toBase64url(new TextEncoder().encode(note));
}

/**
 * Reads an order that one of the signers signed for this gate, and that has not expired. Fails with a `TlogError` if no known key signed
 * it, and with `RangeError` for everything else; neither quotes it. It does **not** check whether it was used or revoked.
 */
export async function openOrder(line: string, expected: ExpectedOrder): Promise<OpenedOrder> {
  return orderIn(await signedText(line, expected.signers), expected);
}

/** The text that a known key signed. Fails with a `TlogError` or a `RangeError` if no known key did. */
export async function signedText(line: string, signers: readonly VerifierKey[]): Promise<SignedText> {
  const { text, verified } = await openNote(noteIn(line), signers);
  // A note that nobody known signed was not opened.
  const { key } = verified[0] as { readonly key: VerifierKey };
  // The name, a `+`, and eight digits.
  return { text, signer: key.name, signerId: formatVerifierKey(key).slice(0, key.name.length + 9) };
}

/** The order that was signed, if it is for this gate and has not expired. Fails with a `RangeError`. */
export function orderIn(
  { text, signer, signerId }: SignedText,
  { gate, grantSeconds, now }: Omit<ExpectedOrder, 'signers'>,
): OpenedOrder {
  const order = parseOrder(text);
  if (order === undefined)
    throw new RangeError('the signed text is neither a grant nor the revocation of a grant');
  const { signedAt, expires } = order;
  if (order.gate !== gate)
    throw new RangeError(`it is for ${JSON.stringify(order.gate)}, not for this gateway`);
  if (signedAt > now + CLOCK_SECONDS)
    throw new RangeError('it was signed in the future: check the clocks of the signer and of this gateway');
  if (now >= expires) throw new RangeError('it has expired');
  if (expires - signedAt > grantSeconds) {
    throw new RangeError(`it is valid for longer than ${grantSeconds} seconds`);
  }
  return { order, signer, signerId };
}

/** Spaces and line breaks come of pasting. */
function noteIn(line: string): string {
  const octets = fromBase64url(line.replaceAll(/\s/g, ''));
  if (octets === undefined)
    throw new RangeError('it is not the single line that "portcullis break-glass" prints');
  return new TextDecoder().decode(octets);
}
