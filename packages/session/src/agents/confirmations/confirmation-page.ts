import { html } from '@portcullis/core/internal';
import { deliberateClick, type Page } from '@portcullis/core/pages';
import { hiddenFields } from '../../pages/hidden-fields.ts';
import type { SessionMessages } from '../../pages/session-messages.ts';
import type { ShownArgument } from '../../settings/agent-write.ts';
import type { StoredAgent } from '../../store/agent-store.ts';
import type { AgentMessages } from '../agent-messages.ts';
import { visibleText } from './visible-text.ts';

/** What the page is about. */
export interface ConfirmationAsked {
  readonly agent: StoredAgent;
  readonly tool: string;
  readonly shown: readonly ShownArgument[];
  readonly person: string;
  readonly action: string;
  readonly ticket: string;
  /** `asked` before the form is sent; otherwise what the user said. */
  readonly state: 'asked' | 'confirmed' | 'declined';
}

/** Shows a user exactly what an agent would write, and asks for their yes. */
export function confirmationPage(
  { agent, tool, shown, person, action, ticket, state }: ConfirmationAsked,
  { credentials: words }: Pick<SessionMessages, 'credentials'>,
  own: AgentMessages,
): Page {
  const title = own.confirmTitle;
  if (state !== 'asked')
    return { title, main: html`<p>${state === 'confirmed' ? own.confirmed : own.declined}</p>` };
  const { client, resource } = agent;
  const unverified = client.known === 'dynamic' ? html`<p><strong>${own.unverified}</strong></p>` : undefined;
  const facts = shown.map(
    ({ name, values }) =>
      html`<dt><code>${name}</code></dt>${values.map((value) => html`<dd><pre>${visibleText(value)}</pre></dd>`)}`,
  );
  return {
    title,
    main: html`<p>${own.confirmAbout}</p>
<dl><dt>${words.program}</dt><dd>${client.name}</dd><dt>${own.clientId}</dt><dd>${client.id}</dd><dt>${words.application}</dt><dd>${new URL(resource).host}</dd><dt>${words.actsAs}</dt><dd>${person}</dd></dl>
${unverified}
<h2>${own.confirmCall} <code>${tool}</code></h2>
<dl>${facts}</dl>
<form method="post" action="${action}" class="row">${hiddenFields({ ticket })}<button type="submit" class="button" name="decision" value="confirm" data-deliberate>${own.confirm}</button><button type="submit" class="button quiet" name="decision" value="decline">${own.decline}</button></form>`,
    scripts: [deliberateClick],
  };
}
