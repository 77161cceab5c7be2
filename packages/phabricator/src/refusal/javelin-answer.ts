import { escapeHtml, type Refusal, refusalHeaders } from '@portcullis/core';
import { scriptPost } from './dialog-posts.ts';

/** Keeps other sites from reading the answer as a script; Javelin takes it off. */
const SHIELD = 'for (;;);';

/** Makes the page reload itself: a navigation, which can lead to the login. */
export function javelinReload(refusal: Refusal): Response {
  return javelin(refusal, 200, { error: null, payload: { redirect: null } });
}

/** Makes the browser open the same page without the scripts' parameters, where a person sees the refusal. */
export function javelinNavigate(refusal: Refusal): Response {
  return javelin(refusal, 200, { error: null, payload: { redirect: refusal.target?.pathname ?? null } });
}

/** Shows the refusal in a dialog of the page. */
export function javelinDialog(refusal: Refusal): Response {
  return dialog(refusal, { title: refusal.error.message });
}

/**
 * Shows a user whose sign-in has ended that what they sent is not lost, in a dialog that contains it: they can send it once more from
 * there. A page's own form stays under the dialog; the form of a dialog would be replaced by it.
 */
export function javelinUnsent(refusal: Refusal): Response {
  const post = scriptPost(refusal.request);
  const fields = post?.kind === 'form' ? post.fields : [];
  const hidden = fields
    .filter(([name]) => name !== AGAIN)
    .map(
      ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}" />`,
    );
  const wantsMore = challengeOf(refusal).includes('insufficient_user_authentication');
  return dialog(refusal, {
    title: wantsMore ? refusal.error.message : 'Your sign-in has ended.',
    text: 'What you wrote is still on this page. Sign in again in another tab, then send it once more.',
    hidden: hidden.join(''),
    buttons: `<button name="${AGAIN}" type="submit" data-sigil="__default__">Send Again</button>
<a href="${escapeHtml(loginHref(refusal, wantsMore))}" class="button button-grey" target="_blank" rel="noreferrer">Sign In</a>
`,
  });
}

/** The button by which a form is sent once more. */
const AGAIN = '__again__';

/** Where a login starts: at the address in the refusal; otherwise on any page, and for a stronger login on a page that requires it. */
function loginHref(refusal: Refusal, wantsMore: boolean): string {
  if (wantsMore) return refusal.target?.pathname ?? '/';
  return /\blogin_uri="((?:https?:\/)?\/[^"]*)"/.exec(challengeOf(refusal))?.[1] ?? '/';
}

function challengeOf({ error }: Refusal): string {
  return new Headers(error.headers).get('www-authenticate') ?? '';
}

interface Dialog {
  readonly title: string;
  readonly text?: string;
  /** HTML. */
  readonly hidden?: string;
  /** HTML. */
  readonly buttons?: string;
}

/** Without an action: what its buttons send goes where the request went that it answers. */
function dialog(refusal: Refusal, { title, text, hidden = '', buttons = '' }: Dialog): Response {
  const { error, requestId } = refusal;
  const paragraph = (content: string): string => `<p class="aphront-dialog-view-paragraph">${content}</p>`;
  const html = `<form class="aphront-dialog-view" role="dialog" data-sigil="jx-dialog">${hidden}
<div class="aphront-dialog-head"><h1 class="phui-header-view">${escapeHtml(title)}</h1></div>
<div class="aphront-dialog-body grouped">${text === undefined ? '' : paragraph(escapeHtml(text))}${paragraph(`${escapeHtml(error.code)}, request ${escapeHtml(requestId)}`)}</div>
<div class="aphront-dialog-tail grouped">${buttons}<a href="/" class="button button-grey" name="__cancel__" data-sigil="jx-workflow-button">Close</a></div>
</form>`;
  return javelin(refusal, 200, { error: null, payload: { dialog: html } });
}

/** Tells a script that runs in the background, which shows nothing. */
export function javelinBackground(refusal: Refusal): Response {
  const { error, requestId } = refusal;
  const info = `${error.message} (request ${requestId})`;
  return javelin(refusal, error.status, { error: { code: error.code, info }, payload: null });
}

function javelin(refusal: Refusal, status: number, body: object): Response {
  return new Response(SHIELD + JSON.stringify(body), {
    status,
    headers: refusalHeaders(refusal, 'text/plain; charset=UTF-8'),
  });
}
