/** The two digits of each byte, for runtimes without `toHex`. */
let pairs: readonly string[] | undefined;

/** Bytes that may have `toHex`, as in workerd, but not yet in Node. */
type Octets = Uint8Array & { readonly toHex?: () => string };

/**
 * Encodes bytes as lower-case hexadecimal.
 * @see {@link https://tc39.es/proposal-arraybuffer-base64/ | Uint8Array.prototype.toHex}
 */
export function toHexadecimal(octets: ArrayBuffer | Uint8Array): string {
  const bytes: Octets = octets instanceof Uint8Array ? octets : new Uint8Array(octets);
  return bytes.toHex === undefined ? plainly(bytes) : bytes.toHex();
}

function plainly(octets: Uint8Array): string {
  pairs ??= Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));
  let text = '';
  for (const octet of octets) text += pairs[octet];
  return text;
}
