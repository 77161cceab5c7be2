import { type Answer, html, phpJson } from '../answer.ts';
import type { PhorgeRequest, Viewer } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { PAGE_SCRIPT_PATH } from './page-script.ts';

/** Text for HTML, also inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#039;' })[char] ?? char,
  );
}

/** The hidden fields of every form. */
export function hiddenFields(csrfToken: string, more: Readonly<Record<string, string>> = {}): string {
  const fields = { __csrf__: csrfToken, __form__: '1', ...more };
  return Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}" />`)
    .join('');
}

/**
 * A whole page: title, menu, who is signed in, content.
 *
 * A signed-in page has a search form in its menu, so its first `__csrf__` is not that of the content's form.
 */
export function page(
  phorge: PhorgeState,
  viewer: Viewer,
  content: { readonly title: string; readonly body: string; readonly status?: number },
): Answer {
  const title = escapeHtml(content.title);
  const { alternateFileDomain, baseUri } = phorge.configuration;
  const resources = alternateFileDomain ?? baseUri;
  const csrf = phorge.csrf.issue(viewer.sessionKey);
  const text =
    `<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8" /><title>${title}</title>` +
    '<meta name="referrer" content="no-referrer" />' +
    `<link rel="stylesheet" type="text/css" href="${resources}/res/phabricator/0a1b2c3d/core.pkg.css" /></head><body>` +
    `<div class="main-menu"><a href="/">Phorge</a>${menu(viewer, csrf)}</div>` +
    `<div class="page-body">${content.body}</div>` +
    `<script type="text/javascript" src="${resources}${PAGE_SCRIPT_PATH}"></script>` +
    `<data data-javelin-init-kind="behaviors" data-javelin-init-data="${escapeHtml(behaviors(phorge, viewer, csrf))}"></data></body></html>`;
  return { ...html(text, content.status ?? 200), opensWebSocket: viewer.user !== undefined };
}

/** Who is signed in, and for users what they can do from every page. */
function menu({ user }: Viewer, csrf: string): string {
  if (user === undefined) {
    return '<span class="viewer">Not logged in</span><a class="phabricator-core-login-button" href="/auth/start/">Log In</a>';
  }
  return (
    `<form action="/search/" method="POST">${hiddenFields(csrf)}` +
    '<input type="text" name="query" aria-label="Search" /></form>' +
    '<a href="/maniphest/" data-sigil="quicksand">Maniphest</a>' +
    '<a href="/notification/" class="alert-notifications" data-sigil="menu-notifications">Notifications</a>' +
    '<div class="phabricator-notification-menu"></div>' +
    `<a class="viewer" href="/p/${escapeHtml(user.username)}/">${escapeHtml(user.username)}</a>`
  );
}

/** The behaviors in the page, which its script runs. */
function behaviors({ configuration }: PhorgeState, { user }: Viewer, current: string): string {
  const header = 'X-Phabricator-Csrf';
  const refresh = { tokenName: '__csrf__', header, viaHeader: 'X-Phabricator-Via', current };
  if (user === undefined) return phpJson({ 'refresh-csrf': [refresh] });
  const websocketURI = `${configuration.baseUri.replace(/^http/, 'ws')}/ws/`;
  const listen = { websocketURI, pageObjects: [], subscriptions: [user.phid] };
  return phpJson({ 'refresh-csrf': [refresh], 'aphlict-listen': [listen] });
}

/** A dialog as Phorge shows it in a page of its own, or over the page for AJAX. */
export function dialogForm(
  phorge: PhorgeState,
  request: PhorgeRequest,
  dialog: {
    readonly title: string;
    /** HTML. */
    readonly body: string;
    /** Default: no such button. */
    readonly submit?: string;
    /** Where the other button leads without a script. Default `/`. */
    readonly cancel?: string;
    /** Default `Cancel`. */
    readonly cancelText?: string;
    readonly hidden?: Readonly<Record<string, string>>;
  },
): string {
  const fields = hiddenFields(phorge.csrf.issue(request.viewer.sessionKey), {
    __dialog__: '1',
    ...dialog.hidden,
  });
  const submit =
    dialog.submit === undefined
      ? ''
      : `<button name="__submit__" type="submit" data-sigil="__default__">${escapeHtml(dialog.submit)}</button>`;
  return (
    `<form action="${escapeHtml(request.path)}" method="POST" class="aphront-dialog-view" role="dialog" ` +
    `data-sigil="jx-dialog">${fields}<h1>${escapeHtml(dialog.title)}</h1><div>${dialog.body}</div>${submit}` +
    `<a href="${escapeHtml(dialog.cancel ?? '/')}" class="button" name="__cancel__" ` +
    `data-sigil="jx-workflow-button">${escapeHtml(dialog.cancelText ?? 'Cancel')}</a></form>`
  );
}
