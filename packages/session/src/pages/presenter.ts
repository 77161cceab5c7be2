import { isNavigation, type Refusal, refusalHeaders } from '@portcullis/core';
import { loginLink } from '../addresses/endpoint-urls.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import type { AccessOffer } from './refused-page.ts';

/**
 * A refusal as a page for people, and for programs that get 401 as problem details with the address to log in at. Leaves all others to the
 * next presenter.
 */
export function presentRefusal(
  refusal: Refusal,
  settings: SessionSettings,
  offer?: AccessOffer,
): Promise<Response> | Response | undefined {
  const { error, request, requestId } = refusal;
  if (isNavigation(request)) return shown(refusal, settings, offer);
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

async function shown(refusal: Refusal, settings: SessionSettings, offer?: AccessOffer): Promise<Response> {
  const { refusedPage } = await import('./refused-page.ts');
  const answer = await refusedPage(refusal, settings, offer);
  // A 401 says how to do better (RFC 9110 section 15.5.2), also to what opens pages and shows them to nobody.
  if (refusal.error.status === 401 && !answer.headers.has('www-authenticate')) {
    answer.headers.set('www-authenticate', challengeText(settings));
  }
  return answer;
}

/** The challenge that tells a program where people log in. Its scheme is not a registered one: no program can answer it. */
export function challengeText(settings: SessionSettings): string {
  return `Session realm="portcullis", login_uri="${loginLink(settings)}"`;
}
