import { fromBase64url, toBase64url } from '@portcullis/core/internal';

const BEGIN = '=?base64?';
const END = '?=';

/** Visible ASCII, with spaces and tabs inside only. */
const PLAIN = /^[!-~](?:[\t -~]*[!-~])?$/;

/**
 * The text that a header mirrors; `undefined` for a value that is not well-formed. Base64 has one spelling here: with its padding,
 * in UTF-8, and without superfluous bits.
 *
 * @see {@link https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#value-encoding | Value encoding}
 */
export function decodedHeader(value: string): string | undefined {
  if (!isMarked(value)) return PLAIN.test(value) ? value : undefined;
  const base64 = value.slice(BEGIN.length, -END.length);
  if (base64.length % 4 !== 0 || !/^[A-Za-z\d+/]*={0,2}$/.test(base64)) return undefined;
  const bytes = fromBase64url(base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''));
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A text as a header mirrors it. */
export function encodedHeader(text: string): string {
  if (PLAIN.test(text) && !isMarked(text)) return text;
  const unpadded = toBase64url(new TextEncoder().encode(text)).replaceAll('-', '+').replaceAll('_', '/');
  return `${BEGIN}${unpadded.padEnd(Math.ceil(unpadded.length / 4) * 4, '=')}${END}`;
}

function isMarked(value: string): boolean {
  return value.startsWith(BEGIN) && value.endsWith(END) && value.length >= BEGIN.length + END.length;
}
