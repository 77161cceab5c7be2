import { type Answer, html, javelin } from '../answer.ts';
import { isAjax, type PhorgeRequest, textParameter } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { continueTo } from './continue-to.ts';
import { isFormPost } from './form-post.ts';
import { dialogForm, page } from './page-view.ts';
import { taskOfPhid } from './tasks.ts';

/** The tokens that one can give, by the ends of their PHIDs. */
const TOKENS: readonly string[] = ['like-1', 'heart-1', 'medal-1'];

/** `/token/give/<phid>/`: a dialog of tokens, and back to the task with the one that was chosen. Tasks only. */
export function giveToken(phorge: PhorgeState, request: PhorgeRequest): Answer | undefined {
  const task = taskOf(request, 3);
  const { user } = request.viewer;
  if (task === undefined || user === undefined) return undefined;
  const token = textParameter(request, 'tokenPHID');
  if (token !== undefined && isFormPost(phorge, request)) {
    phorge.tokens.give(task, user.phid, token);
    return continueTo(phorge, request, `/T${task}`);
  }
  const choices = TOKENS.map(
    (name) => `<label><input type="radio" name="tokenPHID" value="PHID-TOKN-${name}" />${name}</label>`,
  );
  const title = 'Give Token';
  const dialog = dialogForm(phorge, request, {
    title,
    body: choices.join(''),
    submit: title,
    cancel: `/T${task}`,
  });
  if (isAjax(request)) return javelin({ error: null, payload: { dialog } });
  return page(phorge, request.viewer, { title, body: dialog });
}

/** `/subscriptions/add/<phid>/` and `…/delete/…`: forms only. Tasks only. */
export function subscribe(phorge: PhorgeState, request: PhorgeRequest): Answer | undefined {
  const task = taskOf(request, 3);
  const { user } = request.viewer;
  if (task === undefined || user === undefined) return undefined;
  if (!isFormPost(phorge, request)) return html('<h1>400 Bad Request</h1>', 400);
  phorge.subscriptions.set(task, user.phid, request.path.startsWith('/subscriptions/add/'));
  return continueTo(phorge, request, `/T${task}`);
}

function taskOf(request: PhorgeRequest, segment: number): number | undefined {
  return taskOfPhid(request.path.split('/')[segment] ?? '');
}
