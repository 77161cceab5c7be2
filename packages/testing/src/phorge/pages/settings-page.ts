import { type Answer, redirect } from '../answer.ts';
import type { PhorgeRequest } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { continueTo } from './continue-to.ts';
import { isFormPost } from './form-post.ts';
import { escapeHtml, hiddenFields, page } from './page-view.ts';

/** `/settings/`: leads to the viewer's own. */
export function settings(phorge: PhorgeState, { viewer }: PhorgeRequest): Answer | undefined {
  if (viewer.user === undefined) return undefined;
  return redirect(`${phorge.configuration.baseUri}/settings/user/${viewer.user.username}/`);
}

/** `/settings/user/<name>/page/<panel>/`: a form to the viewer, 403 to all others. Nothing is stored. */
export function userSettings(phorge: PhorgeState, request: PhorgeRequest): Answer {
  const { viewer, path } = request;
  const [, , , name] = path.split('/');
  if (viewer.user?.username !== name) {
    const body =
      '<h1>Access Denied: Restricted</h1><p>You do not have permission to edit these settings.</p>';
    return page(phorge, viewer, { title: '403 Forbidden', body, status: 403 });
  }
  if (isFormPost(phorge, request)) return continueTo(phorge, request, `${path}?saved=true`);
  const title = `Settings: ${path}`;
  const body =
    `<h1>Settings</h1><p class="path">${escapeHtml(path)}</p><a href="/settings/panel/sessions/">Sessions</a>` +
    `<form action="${escapeHtml(path)}" method="POST" class="settings">` +
    hiddenFields(phorge.csrf.issue(viewer.sessionKey)) +
    '<select name="timezone" aria-label="Timezone"><option>UTC</option><option>Europe/Berlin</option></select>' +
    '<button type="submit">Save Changes</button></form>';
  return page(phorge, viewer, { title, body });
}
