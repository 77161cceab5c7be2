import { type AccessError, isNavigation, type Refusal, refusalHeaders } from '@portcullis/core';
import { type Html, type Language, type RefusalExtras, refusalPage } from '@portcullis/core/internal';
import { loginLink } from '../login/login-link.ts';
import { returnTo } from '../login/return-to.ts';
import type { SessionSettings } from '../session-options.ts';
import type { SessionParts } from '../session-parts.ts';
import { decisionIn } from './decision-in.ts';

/**
 * A refusal as a page for people, and for programs that are told 401 as problem details with the address to log in at.
 * Leaves all others to the next presenter.
 */
export function presentRefusal(
  refusal: Refusal,
  parts: SessionParts,
): Promise<Response> | Response | undefined {
  const { error, request, requestId } = refusal;
  const { settings } = parts;
  if (isNavigation(request)) return page(refusal, parts);
  if (error.status !== 401) return undefined;
  const body = {
    title: error.message,
    status: error.status,
    code: error.code,
    request_id: requestId,
    login: loginLink(settings),
  };
  return new Response(`${JSON.stringify(body)}\n`, {
    status: error.status,
    headers: {
      'www-authenticate': challengeText(settings),
      ...refusalHeaders(refusal, 'application/problem+json'),
    },
  });
}

async function page(refusal: Refusal, parts: SessionParts): Promise<Response> {
  const { error } = refusal;
  const { settings } = parts;
  const answer = await refusalPage(refusal, {
    ...settings,
    extras: async (language): Promise<RefusalExtras> => {
      const { failureMessage } = await import('./session-catalogue.ts');
      const [title, more] = await Promise.all([
        failureMessage(error.code, language),
        offerOf(refusal, parts, language),
      ]);
      return { ...extrasOf(refusal, settings), title, more };
    },
  });
  // A 401 says how to do better (RFC 9110 section 15.5.2), also to what opens pages and shows them to nobody.
  if (error.status === 401 && !answer.headers.has('www-authenticate')) {
    answer.headers.set('www-authenticate', challengeText(settings));
  }
  return answer;
}

/** The form by which a refused person asks for access, where that is set up. */
async function offerOf(
  refusal: Refusal,
  parts: Pick<SessionParts, 'settings' | 'ring'>,
  language: Language,
): Promise<Html | undefined> {
  const { accessRequests } = parts.settings;
  if (accessRequests === undefined) return undefined;
  const { offerAccessRequest } = await import('../access-requests/offer.ts');
  return offerAccessRequest(refusal, parts, accessRequests, language);
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
  return {
    kind: isOfLogin ? loginKind(error) : undefined,
    reason: error.status === 403 ? ruleInWords(decisionIn(trail)?.rule) : undefined,
    whoAmIHref: isRefusedPerson ? `${prefix}whoami` : undefined,
    anotherAccountHref: isRefusedPerson
      ? loginLink(settings, { ...back, prompt: 'select_account' })
      : undefined,
    loginHref: isOfLogin ? loginLink(settings, back) : undefined,
    // What a provider sends back with is good once.
    repeatable: !isOwn,
  };
}

/** What the refusal of a login is to its person, where its status says something else. */
function loginKind({ code, status }: AccessError): RefusalExtras['kind'] {
  // Of what stands between, the application is told by 502; here it is the provider.
  if (status === 502) return 'unavailable';
  // Nothing is wrong with the address but its age.
  return code === 'session.login_unknown' ? 'sign_in' : undefined;
}

/** Tells a program where people log in. The scheme is not a registered one: no program can answer it. */
export function challengeText(settings: SessionSettings): string {
  return `Session realm="portcullis", login_uri="${loginLink(settings)}"`;
}

/** Whom a grant let in has a session as well, but none of the login's. */
function hasSession({ trail, reached: { caller } }: Refusal): boolean {
  if (caller?.kind === 'user' && caller.authentication.method !== 'session') return false;
  return trail.entries.some((entry) => entry.type === 'session.used');
}
