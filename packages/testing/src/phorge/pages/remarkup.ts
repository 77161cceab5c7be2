import { type Answer, javelin } from '../answer.ts';
import { filePath } from '../files/file-store.ts';
import { type PhorgeRequest, textParameter } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { embedOf } from './objects.ts';
import { escapeHtml } from './page-view.ts';

/** `/transactions/remarkuppreview/`: how a text would look. */
export function remarkupPreview(phorge: PhorgeState, request: PhorgeRequest): Answer {
  const content = `<div class="phabricator-remarkup">${remarkup(phorge, textParameter(request, 'text') ?? '')}</div>`;
  return javelin({ error: null, payload: { content } });
}

/** A text as HTML: one paragraph, with files where `{F1}` stands, and the objects of the front page where `{P3}` does. */
export function remarkup(phorge: PhorgeState, text: string): string {
  const embedded = escapeHtml(text).replace(/\{(\w+)\}/g, (embed, name) => embedOf(name) ?? embed);
  const content = embedded.replace(/\{F(\d+)\}/g, (embed, id) => {
    const file = phorge.files.find((one) => one.id === Number(id));
    if (file === undefined) return embed;
    const [href, name] = [escapeHtml(filePath(file)), escapeHtml(file.name)];
    return file.contentType.startsWith('image/')
      ? `<a href="${href}"><img src="${href}" alt="${name}" /></a>`
      : `<a href="${href}">${name}</a>`;
  });
  return `<p>${content}</p>`;
}
