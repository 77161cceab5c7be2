import type { Identity } from '@portcullis/core';
import { claimAt } from '@portcullis/core/internal';

/** What a header can contain about a verified caller. `claim:` is followed by a claim's name, or a path of names. */
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

/** Header names, each with its content. */
export type IdentityHeaders = Readonly<Record<string, IdentityField>>;

const FIELDS: ReadonlySet<string> = new Set([
  ...['subject', 'issuer', 'email', 'name', 'kind', 'provider', 'roles', 'groups'],
]);

/** Whether a text names a field. */
export function isIdentityField(text: unknown): text is IdentityField {
  return typeof text === 'string' && (FIELDS.has(text) || /^claim:./.test(text));
}

/** The value of a field of a user: a text, a list of texts, or `undefined` if it is not known. */
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
 * The parts of a claim that can be written: a text, a number, a Boolean, or a list of these; nothing nested. A single value is a list of
 * one, so that a comma in it starts no other entry.
 */
function textsOf(value: unknown): readonly string[] | undefined {
  const entries = (Array.isArray(value) ? value : [value]).map(scalarOf);
  return entries.every((entry) => entry !== undefined) ? entries : undefined;
}

function scalarOf(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}
