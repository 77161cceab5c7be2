/**
 * The `mailto:` URL of a link that starts an e-mail.
 *
 * @param address validated by the configuration: it has no character with a meaning in a URL
 * @see {@link https://www.rfc-editor.org/rfc/rfc6068 | RFC 6068}
 */
export function mailTo(address: string, fields: Readonly<Record<string, string>>): string {
  const query = Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `mailto:${address}?${query.join('&')}`;
}
