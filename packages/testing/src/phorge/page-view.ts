import { type Answer, html } from './answer.ts';
import type { PhorgeRequest, Viewer } from './phorge-request.ts';
import type { PhorgeState } from './phorge-state.ts';

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
  const user = viewer.user;
  const menu =
    user === undefined
      ? '<span class="viewer">Not logged in</span>'
      : `<form action="/search/" method="POST">${hiddenFields(phorge.csrf.issue(viewer.sessionKey))}` +
        '<input type="text" name="query" aria-label="Search" /></form>' +
        `<a class="viewer" href="/p/${escapeHtml(user.username)}/">${escapeHtml(user.username)}</a>`;
  const text =
    `<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8" /><title>${title}</title>` +
    `<link rel="stylesheet" type="text/css" href="${phorge.configuration.baseUri}/res/phabricator/0a1b2c3d/core.pkg.css" />` +
    '<meta name="referrer" content="no-referrer" /></head><body>' +
    `<div class="main-menu"><a href="/">Phorge</a>${menu}</div>` +
    `<div class="page-body">${content.body}</div></body></html>`;
  return { ...html(text, content.status ?? 200), opensWebSocket: user !== undefined };
}

/** A dialog as Phorge shows it in a page of its own, or over the page for AJAX. */
export function dialogForm(
  phorge: PhorgeState,
  request: PhorgeRequest,
  dialog: {
    readonly title: string;
    /** HTML. */
    readonly body: string;
    readonly submit: string;
    readonly hidden?: Readonly<Record<string, string>>;
  },
): string {
  const fields = hiddenFields(phorge.csrf.issue(request.viewer.sessionKey), {
    __dialog__: '1',
    ...dialog.hidden,
  });
  return (
    `<form action="${escapeHtml(request.path)}" method="POST" class="aphront-dialog-view" role="dialog" ` +
    `data-sigil="jx-dialog">${fields}<h1>${escapeHtml(dialog.title)}</h1><div>${dialog.body}</div>` +
    `<button name="__submit__" type="submit">${escapeHtml(dialog.submit)}</button>` +
    '<a href="/" class="button" name="__cancel__">Cancel</a></form>'
  );
}
