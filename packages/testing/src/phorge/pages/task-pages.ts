import { type Answer, javelin } from '../answer.ts';
import { isAjax, type PhorgeRequest, textParameter } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { continueTo } from './continue-to.ts';
import { isFormPost } from './form-post.ts';
import { dialogForm, escapeHtml, hiddenFields, page } from './page-view.ts';
import { remarkup } from './remarkup.ts';
import type { TaskComment } from './task-comments.ts';
import { taskPhid } from './tasks.ts';

const SPACER = '<div class="phui-timeline-event-view phui-timeline-spacer"></div>';

/** `/T<number>`: the comments, a link that opens a dialog, and for users the form to write a comment. */
export function taskPage(phorge: PhorgeState, request: PhorgeRequest): Answer {
  const task = Number(request.path.slice('/T'.length));
  const comments = phorge.comments
    .of(task)
    .map((one) => commentView(phorge, one))
    .join(SPACER);
  const subtask = `<a href="/maniphest/task/subtask/${task}/" data-sigil="workflow">Create Subtask</a>`;
  const body =
    `<h1>Maniphest</h1><p class="path">${escapeHtml(request.path)}</p>${content(phorge, task)}${subtask}` +
    `${actions(phorge, request, task)}` +
    `<div class="phui-timeline-view">${comments}</div>${commentForm(phorge, request, task)}`;
  return page(phorge, request.viewer, { title: `Maniphest: ${request.path}`, body });
}

/** `/maniphest/task/edit/<number>/comment/`: keeps a comment, or shows how it would look. */
export function commentOnTask(phorge: PhorgeState, request: PhorgeRequest): Answer | undefined {
  const task = taskNumber(request);
  const { user } = request.viewer;
  if (user === undefined || !isFormPost(phorge, request)) return undefined;
  const text = textParameter(request, 'comment') ?? '';
  if (request.parameters.has('__preview__')) {
    return transactions(phorge, text === '' ? [] : [{ phid: '', author: user.username, text }]);
  }
  const comments = text === '' ? [] : [phorge.comments.add(task, user.username, text)];
  return isAjax(request) ? transactions(phorge, comments) : continueTo(phorge, request, `/T${task}`);
}

/** `/maniphest/task/subtask/<number>/`: a dialog that leads back to the task. */
export function createSubtask(phorge: PhorgeState, request: PhorgeRequest): Answer {
  const parent = `/T${taskNumber(request)}`;
  if (isFormPost(phorge, request)) return continueTo(phorge, request, parent);
  const title = 'Create Subtask';
  const dialog = dialogForm(phorge, request, {
    title,
    body: '<input type="text" name="title" aria-label="Title" />',
    submit: title,
    cancel: parent,
  });
  if (isAjax(request)) return javelin({ error: null, payload: { dialog } });
  return page(phorge, request.viewer, { title, body: dialog });
}

/** What was written when the task was made or edited. */
function content(phorge: PhorgeState, number: number): string {
  const task = phorge.tasks.of(number);
  if (task === undefined) return '';
  const names = task.owners.map((phid) => phorge.users.find((user) => user.phid === phid)?.username ?? phid);
  return (
    `<h2 class="title">${escapeHtml(task.title)}</h2><p class="owner">${escapeHtml(names.join(', '))}</p>` +
    `<div class="description">${remarkup(phorge, task.description)}</div>`
  );
}

/** For users: to edit, to give a token, to subscribe. */
function actions(phorge: PhorgeState, { viewer }: PhorgeRequest, task: number): string {
  const { user } = viewer;
  if (user === undefined) return '';
  const phid = taskPhid(task);
  const isSubscribed = phorge.subscriptions.of(task).has(user.phid);
  const [word, label] = isSubscribed ? ['delete', 'Unsubscribe'] : ['add', 'Subscribe'];
  return (
    `<a href="/maniphest/task/edit/${task}/">Edit Task</a>` +
    `<a href="/token/give/${phid}/" data-sigil="workflow">Award Token</a>` +
    `<p class="tokens">${[...phorge.tokens.of(task).values()].map(escapeHtml).join(', ')}</p>` +
    `<form action="/subscriptions/${word}/${phid}/" method="POST">` +
    `${hiddenFields(phorge.csrf.issue(viewer.sessionKey))}<button type="submit">${label}</button></form>`
  );
}

function commentForm(phorge: PhorgeState, request: PhorgeRequest, task: number): string {
  if (request.viewer.user === undefined) {
    return `<a class="login-to-comment button" href="/auth/start/?next=%2FT${task}">Log In to Comment</a>`;
  }
  return (
    `<form action="/maniphest/task/edit/${task}/comment/" method="POST" data-sigil="transaction-append workflow">` +
    hiddenFields(phorge.csrf.issue(request.viewer.sessionKey)) +
    '<textarea name="comment" class="remarkup-assist-textarea" aria-label="Add Comment"></textarea>' +
    '<a href="#" data-sigil="remarkup-assist">Preview</a><div class="remarkup-inline-preview"></div>' +
    '<button type="submit">Submit</button></form><div class="comment-preview"></div>'
  );
}

/** New entries of the timeline, for the page's script; PHP writes an empty list for none. */
function transactions(phorge: PhorgeState, comments: readonly TaskComment[]): Answer {
  const entries = comments.map((comment) => [comment.phid, commentView(phorge, comment)]);
  const xactions = entries.length === 0 ? [] : Object.fromEntries(entries);
  return javelin({ error: null, payload: { xactions, spacer: SPACER } });
}

function commentView(phorge: PhorgeState, { author, text }: TaskComment): string {
  return (
    `<div class="phui-timeline-event-view"><a href="/p/${escapeHtml(author)}/">${escapeHtml(author)}</a> added a ` +
    `comment.${remarkup(phorge, text)}</div>`
  );
}

/** Of the addresses `/maniphest/task/<word>/<number>/…`. */
function taskNumber(request: PhorgeRequest): number {
  return Number(request.path.split('/')[4]);
}
