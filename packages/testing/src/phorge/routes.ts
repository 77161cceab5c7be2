import { type Answer, javelin, redirect } from './answer.ts';
import { type Access, APPLICATION_PAGES, type ApplicationPage } from './applications.ts';
import { conduitCall } from './conduit/call.ts';
import { dropUpload, fileData, fileDownload } from './files/file-pages.ts';
import { confirmLink, linkAccount } from './login/link-account.ts';
import { startLogin } from './login/login.ts';
import { loginCallback } from './login/login-callback.ts';
import { passwordLogin } from './login/password-login.ts';
import { register } from './login/registration.ts';
import { finish, loggedOut, logout, validate } from './login/session-pages.ts';
import { notificationPanel, refreshToken } from './pages/ajax.ts';
import { isFormPost } from './pages/form-post.ts';
import { asset, favicon, robots, status } from './pages/machine-pages.ts';
import { dialogForm, escapeHtml, page } from './pages/page-view.ts';
import { commentOnTask, createSubtask, taskPage } from './pages/task-pages.ts';
import { WEBHOOKS, webhook } from './pages/webhooks.ts';
import { isAjax, isQuicksand, type PhorgeRequest } from './phorge-request.ts';
import type { PhorgeState } from './phorge-state.ts';

/** What answers a path; undefined is "not found". */
type Controller = (phorge: PhorgeState, request: PhorgeRequest) => Answer | undefined | Promise<Answer>;

/** A path and its controller. */
export interface Route {
  readonly pattern: RegExp;
  readonly access: Access;
  /** Whether a parameter `code` is expected here; elsewhere it is an error. */
  readonly expectsCode?: boolean;
  readonly controller: Controller;
}

/** The routes with a behaviour of their own. */
const OWN_ROUTES: readonly Route[] = [
  { pattern: /^\/status\/$/, access: 'open', controller: status },
  { pattern: /^\/robots\.txt$/, access: 'open', controller: robots },
  { pattern: /^\/favicon\.ico$/, access: 'open', controller: favicon },
  { pattern: /^\/res\/.+$/, access: 'open', controller: (_, request) => asset(request) },
  { pattern: /^\/api\/[^/]+$/, access: 'open', controller: conduitCall },
  { pattern: /^\/file\/data\/.+$/, access: 'open', controller: fileData },
  { pattern: /^\/file\/download\/.+$/, access: 'open', controller: fileDownload },
  { pattern: /^\/file\/dropupload\/$/, access: 'user', controller: dropUpload },
  { pattern: /^\/auth\/start\/$/, access: 'enabled', controller: authStart },
  { pattern: /^\/auth\/login\/password:self\/$/, access: 'enabled', controller: passwordLogin },
  { pattern: /^\/auth\/login\/.+\/$/, access: 'enabled', expectsCode: true, controller: loginCallback },
  { pattern: /^\/auth\/register\/[^/]+\/$/, access: 'enabled', controller: register },
  { pattern: /^\/auth\/link\/[1-9]\d*\/$/, access: 'user', controller: linkAccount },
  { pattern: /^\/auth\/confirmlink\/[^/]+\/$/, access: 'user', controller: confirmLink },
  { pattern: /^\/auth\/validate\/$/, access: 'enabled', controller: validate },
  { pattern: /^\/auth\/finish\/$/, access: 'enabled', controller: finish },
  { pattern: /^\/auth\/loggedout\/$/, access: 'enabled', controller: loggedOut },
  { pattern: /^\/logout\/$/, access: 'open', controller: logout },
  { pattern: /^\/login\/refresh\/$/, access: 'user', controller: refreshToken },
  { pattern: /^\/notification\/panel\/$/, access: 'user', controller: notificationPanel },
  { pattern: /^\/T[1-9]\d*$/, access: 'public', controller: taskPage },
  { pattern: /^\/maniphest\/task\/edit\/[1-9]\d*\/comment\/$/, access: 'user', controller: commentOnTask },
  { pattern: /^\/maniphest\/task\/subtask\/[1-9]\d*\/$/, access: 'user', controller: createSubtask },
  { pattern: WEBHOOKS, access: 'open', controller: webhook },
];

const ROUTES: readonly Route[] = [...OWN_ROUTES, ...APPLICATION_PAGES.map(pageRoute)];

export function findRoute(path: string): Route | undefined {
  return ROUTES.find(({ pattern }) => pattern.test(path));
}

/** A page that shows its application, its path and the viewer, whatever it was asked. */
function pageRoute(entry: ApplicationPage): Route {
  const controller: Controller = (phorge, request) => {
    const wasSaved = isFormPost(phorge, request);
    const title = `${entry.application}: ${request.path}`;
    const body = `<h1>${escapeHtml(entry.application)}</h1><p class="path">${escapeHtml(request.path)}</p>${wasSaved ? '<p>Saved.</p>' : ''}`;
    if (isQuicksand(request)) return javelin({ error: null, payload: { title, content: body } });
    if (isAjax(request)) {
      const dialog = dialogForm(phorge, request, { title, body, submit: 'Save' });
      return javelin({ error: null, payload: { dialog } });
    }
    return page(phorge, request.viewer, { title, body });
  };
  return { pattern: entry.pattern, access: entry.access, controller };
}

function authStart(phorge: PhorgeState, request: PhorgeRequest): Answer {
  if (request.viewer.user === undefined) return startLogin(phorge, request);
  return redirect(`${phorge.configuration.baseUri}/`);
}
