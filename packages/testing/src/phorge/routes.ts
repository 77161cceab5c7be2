import { type Answer, redirect } from './answer.ts';
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
import { applicationPage } from './pages/application-page.ts';
import { asset, favicon, robots, status } from './pages/machine-pages.ts';
import { giveToken, subscribe } from './pages/object-actions.ts';
import { homePage } from './pages/objects.ts';
import { remarkupPreview } from './pages/remarkup.ts';
import { settings, userSettings } from './pages/settings-page.ts';
import { taskForm, taskList } from './pages/task-forms.ts';
import { commentOnTask, createSubtask, taskPage } from './pages/task-pages.ts';
import { typeahead } from './pages/typeahead.ts';
import { WEBHOOKS, webhook } from './pages/webhooks.ts';
import type { PhorgeRequest } from './phorge-request.ts';
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
  { pattern: /^\/(?:home\/(?:.*\/)?)?$/, access: 'public', controller: homePage },
  { pattern: /^\/T[1-9]\d*$/, access: 'public', controller: taskPage },
  { pattern: /^\/maniphest\/task\/edit\/[1-9]\d*\/comment\/$/, access: 'user', controller: commentOnTask },
  { pattern: /^\/maniphest\/task\/subtask\/[1-9]\d*\/$/, access: 'user', controller: createSubtask },
  { pattern: /^\/maniphest\/(?:query\/(?:[^/]+\/)?)?$/, access: 'public', controller: taskList },
  {
    pattern: /^\/maniphest\/task\/edit\/(?:form\/[^/]+\/|[1-9]\d*\/)?$/,
    access: 'user',
    controller: taskForm,
  },
  { pattern: /^\/typeahead\/class\/\w+\/$/, access: 'user', controller: typeahead },
  { pattern: /^\/transactions\/remarkuppreview\/$/, access: 'user', controller: remarkupPreview },
  { pattern: /^\/token\/give\/[^/]+\/$/, access: 'user', controller: giveToken },
  { pattern: /^\/subscriptions\/(?:add|delete)\/[^/]+\/$/, access: 'user', controller: subscribe },
  { pattern: /^\/settings\/$/, access: 'user', controller: settings },
  { pattern: /^\/settings\/user\/[^/]+\/(?:page\/[^/]+\/)?$/, access: 'user', controller: userSettings },
  { pattern: WEBHOOKS, access: 'open', controller: webhook },
];

const ROUTES: readonly Route[] = [...OWN_ROUTES, ...APPLICATION_PAGES.map(pageRoute)];

export function findRoute(path: string): Route | undefined {
  return ROUTES.find(({ pattern }) => pattern.test(path));
}

function pageRoute({ application, pattern, access }: ApplicationPage): Route {
  return { pattern, access, controller: (phorge, request) => applicationPage(phorge, request, application) };
}

function authStart(phorge: PhorgeState, request: PhorgeRequest): Answer {
  if (request.viewer.user === undefined) return startLogin(phorge, request);
  return redirect(`${phorge.configuration.baseUri}/`);
}
