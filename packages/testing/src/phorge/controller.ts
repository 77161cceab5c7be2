import { type Answer, html, javelin, redirect } from './answer.ts';
import { PhorgeException } from './exceptions.ts';
import { isVcsRequest, vcsAnswer } from './git/git.ts';
import { startLogin } from './login/login.ts';
import { escapeHtml, page } from './pages/page-view.ts';
import { accountDisabled, waitForApproval } from './pages/roadblocks.ts';
import { isAjax, isQuicksand, type PhorgeRequest, requestUri, textParameter } from './phorge-request.ts';
import type { PhorgeState } from './phorge-state.ts';
import { findRoute, type Route } from './routes.ts';
import { siteServes } from './server/sites.ts';

/** Finds the controller for a request, checks that the viewer may use it, and turns exceptions into pages. */
export async function controlledAnswer(phorge: PhorgeState, request: PhorgeRequest): Promise<Answer> {
  try {
    return await routedAnswer(phorge, request);
  } catch (error) {
    if (!(error instanceof PhorgeException)) throw error;
    if (isAjax(request) || isQuicksand(request)) {
      return javelin({ error: { code: error.phpClass, info: error.message }, payload: null });
    }
    const title = `Unhandled Exception ("${error.phpClass}")`;
    const body = `<h1>${escapeHtml(title)}</h1><div class="exception-message">${escapeHtml(error.message)}</div>`;
    return page(phorge, request.viewer, { title, body, status: 500 });
  }
}

async function routedAnswer(phorge: PhorgeState, request: PhorgeRequest): Promise<Answer> {
  if (!siteServes(request.site, request.path)) return html('<h1>404 Not Found</h1>', 404);
  const route = findRoute(request.path);
  const isVcs = isVcsRequest(request);
  if (route === undefined && !isVcs) return unmatched(phorge, request);
  if (textParameter(request, 'code') && route?.expectsCode !== true) {
    throw new PhorgeException(
      'Exception',
      'Request includes restricted parameter "code", but this controller does not whitelist it. Refusing to serve this ' +
        'request because it might be part of a redirection attack.',
    );
  }
  if (route === undefined || isVcs) return await vcsAnswer(phorge, request);
  const refused = refusal(phorge, request, route);
  if (refused !== undefined) return refused;
  return (await route.controller(phorge, request)) ?? notFound(phorge, request);
}

/** No route: redirects to the path with a slash if that exists; otherwise anonymous visitors log in and users get 404. */
function unmatched(phorge: PhorgeState, request: PhorgeRequest): Answer {
  if (request.method === 'GET' && findRoute(`${request.path}/`) !== undefined) {
    // The one redirect that is built from the request's own host, and with the scheme PHP saw.
    const [path, query] = requestUri(request).split('?');
    return redirect(
      `${request.scheme}://${request.hostHeader}${path}/${query === undefined ? '' : `?${query}`}`,
    );
  }
  return request.viewer.user === undefined ? startLogin(phorge, request) : notFound(phorge, request);
}

function refusal(phorge: PhorgeState, request: PhorgeRequest, route: Route): Answer | undefined {
  if (route.access === 'open') return undefined;
  const { user } = request.viewer;
  if (user?.disabled === true) return accountDisabled(phorge, request);
  if (route.access === 'enabled') return undefined;
  if (user === undefined) {
    const isPublic = route.access === 'public' && phorge.configuration.allowPublic;
    return isPublic ? undefined : startLogin(phorge, request);
  }
  if (!user.approved) return waitForApproval(phorge, request);
  if (route.access === 'admin' && !user.admin) {
    const body = '<h1>Access Denied: Restricted</h1><p>You do not have permission to view this.</p>';
    return page(phorge, request.viewer, { title: '403 Forbidden', body, status: 403 });
  }
  return undefined;
}

function notFound(phorge: PhorgeState, request: PhorgeRequest): Answer {
  return page(phorge, request.viewer, {
    title: '404 Not Found',
    body: '<h1>404 Not Found</h1>',
    status: 404,
  });
}
