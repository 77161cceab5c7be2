import { isNavigation, type ReadableTrail, type Refusal, refusalHeaders } from '@portcullis/core';
import { pageResponse } from '@portcullis/core/internal';
import { loginLink } from '../login/login-link.ts';
import type { SessionSettings } from '../session-options.ts';
import { refusedPage } from './notices.ts';

/**
 * A refusal as a page for people, and for programs that are told 401 as problem details with the address to log in at.
 * Leaves all others to the next presenter.
 */
export function presentRefusal(refusal: Refusal, settings: SessionSettings): Response | undefined {
  const { error, request, requestId, trail } = refusal;
  if (isNavigation(request)) {
    const { prefix, theme } = settings;
    const page = refusedPage({
      message: error.message,
      code: error.code,
      status: error.status,
      requestId,
      contact: theme.contact ?? 'your administrator',
      rule: error.status === 403 ? settings.ruleInWords(decidingRule(trail)) : undefined,
      // A person who is refused wants to know as whom; one whose login failed is nobody yet.
      whoAmIHref: error.status === 403 && hasSession(trail) ? `${prefix}whoami` : undefined,
      loginHref: error.code.startsWith('session.') ? loginLink(settings) : undefined,
    });
    return pageResponse(page, settings, refusalHeaders(refusal, 'text/html; charset=utf-8'));
  }
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

/** Tells a program where people log in. The scheme is not a registered one: no program can answer it. */
export function challengeText(settings: SessionSettings): string {
  return `Session realm="portcullis", login_uri="${loginLink(settings)}"`;
}

/** The rule that refused the request, by what the policy step wrote down. */
function decidingRule(trail: ReadableTrail): string | undefined {
  const decided = trail.entries.findLast((entry) => entry.type === 'policy.decided');
  return decided?.decision.rule;
}

function hasSession(trail: ReadableTrail): boolean {
  return trail.entries.some((entry) => entry.type === 'session.used');
}
