import type { Identity } from '@portcullis/core';
import { claimAt } from '@portcullis/core/internal';

/** What can be said of a verified caller in a header. `claim:` is followed by a claim's name, or a path of names. */
export type IdentityField =
  | 'subject'
  | 'issuer'
  | 'email'
  | 'name'
  | 'kind'
  | 'provider'
  | 'roles'
  | 'groups'
  | `claim:${string}`;

/** Header names, each with what it says. */
export type IdentityHeaders = Readonly<Record<string, IdentityField>>;

const FIELDS: ReadonlySet<string> = new Set([
  ...['subject', 'issuer', 'email', 'name', 'kind', 'provider', 'roles', 'groups'],
]);

/** Whether a text names a field. */
export function isIdentityField(text: unknown): text is IdentityField {
  return typeof text === 'string' && (FIELDS.has(text) || /^claim:./.test(text));
}

/** What a field says of somebody: a text, a list of texts, or `undefined` for what is not known. */
export function fieldOf(
  field: IdentityField,
  identity: Identity,
  roles: readonly string[],
): string | readonly string[] | undefined {
  switch (field) {
    case 'roles':
      return roles;
    case 'provider':
      return identity.authentication.provider;
    case 'subject':
    case 'issuer':
    case 'email':
    case 'name':
    case 'kind':
    case 'groups':
      return identity[field];
    default:
      return textsOf(claimAt(identity.claims, field.slice('claim:'.length)));
  }
}

/**
 * Of a claim, what can be written: a text, a number, a truth value, or a list of such. Nothing of what is nested. One that is no
 * list is a list of one, so that a comma in it begins no other entry.
 */
function textsOf(value: unknown): readonly string[] | undefined {
  const entries = (Array.isArray(value) ? value : [value]).map(scalarOf);
  return entries.every((entry) => entry !== undefined) ? entries : undefined;
}

function scalarOf(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}
