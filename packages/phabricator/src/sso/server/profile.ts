import type { Identity } from '@portcullis/core';

/** What Phorge takes, in bytes. */
const MAX_REAL_NAME = 128;
const MAX_EMAIL = 128;

/** What Phorge accepts as an address. */
const EMAIL = /^[a-z\d_+.!-]+@[a-z\d_+:.-]+$/i;

/** Would change what stands around them, or be no text: control characters, marks of direction, halves of pairs. */
const NO_TEXT = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\ufeff\ufffe\uffff]+/gu;

const encoder = /* @__PURE__ */ new TextEncoder();

/** The name to show: the person's, as far as it can be shown in one line, else the username. Never empty. */
export function realNameOf({ name = '' }: Identity, username: string): string {
  const line = cut(name.replace(NO_TEXT, ' ').replace(/\s+/g, ' ').trim(), MAX_REAL_NAME).trimEnd();
  // Marks and joiners alone show nothing.
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(line) ? line : username;
}

/** The person's address if their provider verified it and Phorge would accept it. Phorge asks for one if it is missing. */
export function emailOf({ email = '' }: Identity): string | undefined {
  return email.length <= MAX_EMAIL && EMAIL.test(email) ? email : undefined;
}

/** The beginning of a text, in whole characters, that has so many bytes at most. */
function cut(text: string, maxBytes: number): string {
  const { read } = encoder.encodeInto(text, new Uint8Array(maxBytes));
  return text.slice(0, read);
}
