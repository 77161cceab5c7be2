import { readFormFields, readParameters } from '@portcullis/core/internal';
import { ssoError } from '../sso-failure.ts';

/** What a person answered about an account from before. */
export interface LinkAnswer {
  readonly choice: 'connect' | 'not_mine';
  /** The proof of what was asked, not checked yet. */
  readonly offer: string;
  /** Where to go on, not checked yet. */
  readonly return_to: string;
}

/** The form holds three short fields, in bytes. */
const MAX_BYTES = 16_384;

const FIELDS = ['choice', 'offer', 'return_to'] as const;

/**
 * Reads the form of the link page: its three fields, each once, and nothing else. Fails with `sso.request` for any other
 * form. It does **not** look at who sends it.
 */
export async function readLinkAnswer(request: Request): Promise<LinkAnswer> {
  const form = await readFormFields(request, MAX_BYTES);
  if (!form.ok) throw refused(form.problem);
  const fields = readParameters(form.value, FIELDS);
  if (!fields.ok) throw refused(fields.problem);
  const { choice, offer, return_to } = fields.value;
  if (offer === undefined || return_to === undefined) throw refused(`expected ${FIELDS.join(', ')}`);
  if (choice !== 'connect' && choice !== 'not_mine')
    throw refused('"choice" is neither "connect" nor "not_mine"');
  return { choice, offer, return_to };
}

function refused(detail: string): Error {
  return ssoError('sso.request', { detail });
}
