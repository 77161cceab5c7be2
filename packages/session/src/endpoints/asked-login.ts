import type { Parameters } from '@portcullis/core/internal';
import { returnTo } from '../addresses/return-to.ts';
import { loginError } from '../failures/login-failure.ts';
import type { LoginRequest, Prompt } from '../login/login.ts';
import { readStrength } from '../settings/login-strength.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import { parametersIn } from './parameters.ts';

/** What a link to a login may ask for, at any provider. */
export const ASKED = ['return_to', 'acr_values', 'max_age', 'prompt'] as const;

/** What a link to a login asks for. */
export interface AskedLogin {
  readonly provider: string | undefined;
  /** As it was sent, for links that ask for the same. */
  readonly asked: Parameters<(typeof ASKED)[number]>;
  readonly request: LoginRequest;
}

/** Reads the link to a login. Fails with `session.parameters`. */
export function askedLogin(
  search: string,
  { base, prefix, otherPages }: Pick<SessionSettings, 'base' | 'prefix' | 'otherPages'>,
): AskedLogin {
  const { provider, ...asked } = parametersIn(new URLSearchParams(search), ['provider', ...ASKED]);
  const to = returnTo(asked.return_to, base, prefix, otherPages);
  return { provider, asked, request: { returnTo: to, ...askedStrength(asked) } };
}

/** How strong a login is asked for, and whether the person is to choose an account. Fails with `session.parameters`. */
export function askedStrength({
  acr_values: acrValues,
  max_age: maxAge,
  prompt,
}: Readonly<Partial<Record<'acr_values' | 'max_age' | 'prompt', string>>>): Omit<LoginRequest, 'returnTo'> {
  const strength = readStrength(acrValues, maxAge);
  if ('problem' in strength) throw loginError('session.parameters', { detail: strength.problem });
  return { ...strength, prompt: promptIn(prompt) };
}

/** What else a link to a login may ask for: that the user chooses an account, even if one is signed in. */
function promptIn(given: string | undefined): Prompt | undefined {
  if (given === undefined || given === 'select_account') return given;
  throw loginError('session.parameters', { detail: '"prompt" must be select_account or absent' });
}
