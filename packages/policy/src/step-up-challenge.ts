import type { Requirement } from '@portcullis/core/internal';

/**
 * The challenge that asks for a stronger or a newer login.
 *
 * It has no parameter for `amr`: what methods satisfy it, the provider knows by its own configuration.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9470#section-3 | RFC 9470 section 3}
 */
export function stepUpChallenge({ acr, maxAgeSeconds }: Extract<Requirement, { kind: 'stepUp' }>): string {
  const parameters = [
    'error="insufficient_user_authentication"',
    'error_description="A stronger or newer login is required"',
  ];
  if (acr !== undefined) parameters.push(`acr_values="${acr.join(' ')}"`);
  if (maxAgeSeconds !== undefined) parameters.push(`max_age="${maxAgeSeconds}"`);
  return `Bearer ${parameters.join(', ')}`;
}
