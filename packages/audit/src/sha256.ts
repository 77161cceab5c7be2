const encoder = /* @__PURE__ */ new TextEncoder();

/** SHA-256 of a text in UTF-8, lower-case hexadecimal. */
export async function sha256(text: string): Promise<string> {
  return hexadecimal(await crypto.subtle.digest('SHA-256', encoder.encode(text)));
}

const OCTETS: readonly string[] = /* @__PURE__ */ Array.from({ length: 256 }, (_, octet) =>
  octet.toString(16).padStart(2, '0'),
);

/** Octets as lower-case hexadecimal. */
export function hexadecimal(octets: ArrayBuffer): string {
  let text = '';
  for (const octet of new Uint8Array(octets)) text += OCTETS[octet];
  return text;
}
