import { html, type Language } from '@portcullis/core/internal';
import { deliberateClick, moment, type Page } from '@portcullis/core/pages';
import type { SessionMessages } from '../../pages/session-messages.ts';
import type { AgentDeposit } from '../../settings/agent-deposit.ts';
import type { StoredAgent } from '../../store/agent-store.ts';
import type { AgentMessages } from '../agent-messages.ts';

/** What the page is about. */
export interface DepositAsked {
  readonly agent: StoredAgent;
  readonly deposit: AgentDeposit;
  readonly person: string;
  readonly action: string;
  readonly ticket: string;
  /** `asked` before the form is sent; otherwise its result. */
  readonly state: 'asked' | 'refused' | 'deposited';
}

/** Where a user deposits a secret for an agent. It is never shown again. */
export function depositPage(
  { agent, deposit, person, action, ticket, state }: DepositAsked,
  { credentials: words }: Pick<SessionMessages, 'credentials'>,
  own: AgentMessages,
  language: Language,
): Page {
  const revoke = html`<p>${own.depositEnds} <a href="${deposit.managedAt}">${own.depositManaged}</a></p>`;
  if (state === 'deposited')
    return {
      title: own.depositTitle,
      main: html`<p>${own.deposited}</p>
${revoke}`,
    };
  const refused = state === 'refused' ? html`<p><strong>${own.depositRefused}</strong></p>` : undefined;
  return {
    title: own.depositTitle,
    ...(state === 'refused' && { status: 400 }),
    main: html`<dl><dt>${words.program}</dt><dd>${agent.client.name}</dd><dt>${words.application}</dt><dd>${deposit.application}</dd><dt>${words.actsAs}</dt><dd>${person}</dd><dt>${own.until}</dt><dd>${moment(agent.endsAt, language)}</dd></dl>
${refused}
<p>${own.depositAbout}</p>
${revoke}
<form method="post" action="${action}"><input type="hidden" name="ticket" value="${ticket}"><p><label>${own.depositField} <input type="password" name="secret" autocomplete="off" required></label></p><p class="row"><button type="submit" class="button" data-deliberate>${own.depositSave}</button></p></form>`,
    scripts: [deliberateClick],
  };
}
