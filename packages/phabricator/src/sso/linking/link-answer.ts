import { formKind, readForm } from '../../path-override/form-body.ts';
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
 * form, `phabricator.form_too_large` and `proxy.client_closed`. It does **not** look at who sends it.
 */
export async function readLinkAnswer(request: Request): Promise<LinkAnswer> {
  if (formKind(request.headers.get('content-type')) !== 'urlencoded')
    throw refused('the form is of another kind');
  const bytes = await readForm(request, MAX_BYTES);
  const form = new URLSearchParams(new TextDecoder().decode(bytes));
  const isOurs = form.size === FIELDS.length && FIELDS.every((name) => form.getAll(name).length === 1);
  if (!isOurs) throw refused(`expected ${FIELDS.join(', ')}, each once`);
  const choice = form.get('choice');
  if (choice !== 'connect' && choice !== 'not_mine') throw refused('"choice" is neither of the two');
  return { choice, offer: form.get('offer') ?? '', return_to: form.get('return_to') ?? '' };
}

function refused(detail: string): Error {
  return ssoError('sso.request', { detail });
}
