/**
 * The address of a link that writes an e-mail.
 *
 * @param address as the configuration checked it: nothing in it has a meaning in an address
 * @see {@link https://www.rfc-editor.org/rfc/rfc6068 | RFC 6068}
 */
export function mailTo(address: string, fields: Readonly<Record<string, string>>): string {
  const query = Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `mailto:${address}?${query.join('&')}`;
}
