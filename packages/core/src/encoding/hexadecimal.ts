const OCTETS: readonly string[] = /* @__PURE__ */ Array.from({ length: 256 }, (_, octet) =>
  octet.toString(16).padStart(2, '0'),
);

/** Octets as lower-case hexadecimal. */
export function toHexadecimal(octets: ArrayBuffer | Uint8Array): string {
  let text = '';
  for (const octet of new Uint8Array(octets)) text += OCTETS[octet];
  return text;
}
