import type { Answer } from '../answer.ts';
import { type PhorgeRequest, textParameter } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { applicationPage } from './application-page.ts';
import { continueTo } from './continue-to.ts';
import { isFormPost } from './form-post.ts';
import { escapeHtml, hiddenFields, page } from './page-view.ts';

const QUERY_KEY_LENGTH = 12;

/** `/maniphest/`, `/maniphest/query/<key>/`: the tasks, and the form of a search, which leads to a query of its own. */
export function taskList(phorge: PhorgeState, request: PhorgeRequest): Answer {
  if (isFormPost(phorge, request)) {
    return continueTo(phorge, request, `/maniphest/query/${phorge.keys.key(QUERY_KEY_LENGTH)}/`);
  }
  const tasks = phorge.tasks.all.map(
    ([number, { title }]) => `<li><a href="/T${number}">T${number} ${escapeHtml(title)}</a></li>`,
  );
  const more =
    '<form action="/maniphest/query/advanced/" method="POST" class="application-search">' +
    hiddenFields(phorge.csrf.issue(request.viewer.sessionKey)) +
    '<input type="text" name="query" aria-label="Query" /><button type="submit">Search</button></form>' +
    `<a href="/maniphest/task/edit/form/default/">Create Task</a><ul class="tasks">${tasks.join('')}</ul>`;
  return applicationPage(phorge, request, 'Maniphest', more);
}

/** `/maniphest/task/edit/…`: the form of a new task, or of one that is there; then its page. */
export function taskForm(phorge: PhorgeState, request: PhorgeRequest): Answer {
  const [, number] = /\/(\d+)\/$/.exec(request.path) ?? [];
  const known = number === undefined ? undefined : phorge.tasks.of(Number(number));
  if (isFormPost(phorge, request)) {
    const task = {
      ...known,
      ...(known === undefined && { author: request.viewer.user?.phid ?? '' }),
      title: textParameter(request, 'title') ?? '',
      description: textParameter(request, 'description') ?? '',
      owners: texts(request, 'owner'),
    };
    if (number === undefined) return continueTo(phorge, request, `/T${phorge.tasks.add(task)}`);
    phorge.tasks.set(Number(number), task);
    return continueTo(phorge, request, `/T${number}`);
  }
  const heading = number === undefined ? 'Create Task' : `Edit Task: T${number}`;
  const body =
    `<h1>${heading}</h1><form action="${escapeHtml(request.path)}" method="POST" class="task">` +
    hiddenFields(phorge.csrf.issue(request.viewer.sessionKey)) +
    `<input type="text" name="title" aria-label="Title" value="${escapeHtml(known?.title ?? '')}" />` +
    '<input type="text" class="jx-tokenizer-input" data-name="owner" aria-label="Assigned To" ' +
    'data-source="/typeahead/class/PhabricatorPeopleDatasource/" /><div class="jx-typeahead-results"></div>' +
    '<a href="#" data-sigil="remarkup-assist">Preview</a><textarea name="description" ' +
    `class="remarkup-assist-textarea" aria-label="Description">${escapeHtml(known?.description ?? '')}</textarea>` +
    `<div class="remarkup-inline-preview"></div><button type="submit">Save</button></form>`;
  return page(phorge, request.viewer, { title: heading, body });
}

function texts({ parameters }: PhorgeRequest, name: string): readonly string[] {
  const value = parameters.get(name);
  return value instanceof Map ? [...value.values()].filter((one) => typeof one === 'string') : [];
}
