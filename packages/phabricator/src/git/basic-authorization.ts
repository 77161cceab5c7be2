import type { BasicCredentials } from '@portcullis/core/internal';

/** `Authorization: Basic` of a name and a password, in UTF-8. */
export function basicAuthorization({ username, password }: BasicCredentials): string {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
}
