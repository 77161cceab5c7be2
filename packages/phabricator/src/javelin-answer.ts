import { escapeHtml, type Refusal, refusalHeaders } from '@portcullis/core';

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
  const { error, requestId } = refusal;
  const dialog = `<form class="aphront-dialog-view" role="dialog" data-sigil="jx-dialog">
<div class="aphront-dialog-head"><h1 class="phui-header-view">${escapeHtml(error.message)}</h1></div>
<div class="aphront-dialog-body grouped"><p class="aphront-dialog-view-paragraph">${escapeHtml(error.code)}, request ${escapeHtml(requestId)}</p></div>
<div class="aphront-dialog-tail grouped"><a href="/" class="button button-grey" name="__cancel__" data-sigil="jx-workflow-button">Close</a></div>
</form>`;
  return javelin(refusal, 200, { error: null, payload: { dialog } });
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
