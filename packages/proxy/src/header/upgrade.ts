import { TOKEN } from '@portcullis/core/internal';
import { trimWhitespace } from './field-value.ts';

const PROTOCOL = new RegExp(`^${TOKEN}(?:/${TOKEN})?$`);

/**
 * The protocols of an `Upgrade` header, in lower case; `undefined` if it is not a list of protocols.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-7.8 | RFC 9110 section 7.8}
 */
export function readUpgrade(value: string): readonly string[] | undefined {
  const protocols = value
    .split(',')
    .map(trimWhitespace)
    .filter((protocol) => protocol !== '');
  if (!protocols.every((protocol) => PROTOCOL.test(protocol))) return undefined;
  return protocols.map((protocol) => protocol.toLowerCase());
}
