import { webError } from '../web-failure.ts';
import type { Asking } from './asking.ts';
import { headerValue } from './header-value.ts';
import { fieldOf, type IdentityField } from './identity-field.ts';

/** Most servers stop at 8 KiB for all headers of a request. */
const MAX_LENGTH = 4_096;

/** The headers that identify the user. Unknown fields are omitted; a value that is too long is refused, not cut. */
export function identityHeaders(
  headers: readonly (readonly [name: string, field: IdentityField])[],
  { identity, roles }: Asking,
): Record<string, string> {
  const told: Record<string, string> = {};
  for (const [name, field] of headers) {
    const known = fieldOf(field, identity, roles);
    const value = known === undefined ? undefined : headerValue(known);
    if (value === undefined) continue;
    if (value.length > MAX_LENGTH) {
      throw webError('web.identity_too_large', {
        detail: `web: headers: "${name}" would have ${value.length} characters, more than ${MAX_LENGTH}`,
      });
    }
    told[name] = value;
  }
  return told;
}
