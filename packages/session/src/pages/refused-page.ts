import type { AccessError, Refusal } from '@portcullis/core';
import { type Html, type Language, type RefusalExtras, refusalPage } from '@portcullis/core/internal';
import { loginLink } from '../addresses/endpoint-urls.ts';
import { returnTo } from '../addresses/return-to.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import { decisionIn } from './decision-in.ts';
import { failureMessage } from './session-catalogue.ts';

/** The form by which the user who was refused requests access, in a language; `undefined` where there is nothing to request. */
export type AccessOffer = (language: Language) => Promise<Html | undefined>;

/** The page of a refusal, with what a login can do about it. */
export function refusedPage(
  refusal: Refusal,
  settings: SessionSettings,
  offer?: AccessOffer,
): Promise<Response> {
  const { error } = refusal;
  return refusalPage(refusal, {
    ...settings,
    extras: async (language): Promise<RefusalExtras> => {
      const [title, more] = await Promise.all([failureMessage(error.code, language), offer?.(language)]);
      return { ...extrasOf(refusal, settings), title, more };
    },
  });
}

function extrasOf(refusal: Refusal, settings: SessionSettings): RefusalExtras {
  const { error, request, target, trail } = refusal;
  const { prefix, base, otherPages, ruleInWords } = settings;
  const isOwn = target?.path.startsWith(prefix) ?? true;
  const to = request.method === 'GET' && target !== undefined ? `${target.pathname}${target.search}` : '/';
  const back = { return_to: returnTo(to, base, prefix, otherPages) };
  // A person who is refused wants to know as whom; one whose login failed is nobody yet.
  const isRefusedPerson = error.status === 403 && hasSession(refusal);
  const isOfLogin = error.code.startsWith('session.');
  // Neither a new login nor another account is an answer to a lock.
  const isLocked = error.code === 'session.locked';
  return {
    kind: isOfLogin ? loginKind(error) : undefined,
    reason: error.status === 403 ? ruleInWords(decisionIn(trail)?.rule) : undefined,
    whoAmIHref: isRefusedPerson ? `${prefix}whoami` : undefined,
    anotherAccountHref:
      isRefusedPerson && !isLocked ? loginLink(settings, { ...back, prompt: 'select_account' }) : undefined,
    loginHref: isOfLogin && !isLocked ? loginLink(settings, back) : undefined,
    // What a provider sends back with is good once.
    repeatable: !isOwn,
  };
}

/** The kind of refusal that is shown for a failed login, if its status stands for another. */
function loginKind({ code, status }: AccessError): RefusalExtras['kind'] {
  // Of what stands between, the application is told by 502; here it is the provider.
  if (status === 502) return 'unavailable';
  if (code === 'session.locked') return 'suspended';
  // Nothing is wrong with the address but its age.
  return code === 'session.login_unknown' ? 'sign_in' : undefined;
}

/** A person whom a grant admitted has a session as well, but not one of the login. */
function hasSession({ trail, reached: { caller } }: Refusal): boolean {
  if (caller?.kind === 'user' && caller.authentication.method !== 'session') return false;
  return trail.entries.some((entry) => entry.type === 'session.used');
}
