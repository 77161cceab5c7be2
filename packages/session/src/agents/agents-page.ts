import { type Html, html, type Language } from '@portcullis/core/internal';
import { moment, type Page } from '@portcullis/core/pages';
import { hiddenFields } from '../pages/hidden-fields.ts';
import type { SessionMessages } from '../pages/session-messages.ts';
import type { AgentDeposit } from '../settings/agent-deposit.ts';
import type { StoredAgent } from '../store/agent-store.ts';
import type { AgentMessages } from './agent-messages.ts';

/** What a list of agents shows. */
export interface ListedAgents {
  readonly agents: readonly StoredAgent[];
  /** Where an end is sent. */
  readonly action: string;
  /** What users can deposit for agents, by the addresses of their tokens. */
  readonly deposits: Readonly<Record<string, AgentDeposit>>;
  /** Whether they are those of all users. */
  readonly isEveryones: boolean;
  /** The fields by which a form ends all agents of the list; `undefined` if it ends none. */
  readonly endAll: Readonly<Record<string, string>> | undefined;
}

/** Links of the page of such a list. */
export interface AgentsPageLinks {
  /** Where an operator finds those of all users, or their own. */
  readonly otherHref: string | undefined;
  /** The address of the next page, if there is one. */
  readonly nextHref: string | undefined;
}

/** The words of both catalogues. */
export interface AgentsWords {
  readonly messages: Pick<SessionMessages, 'credentials' | 'whoAmI'>;
  readonly own: AgentMessages;
}

/** The page of a list of agents. */
export function agentsPage(
  shown: ListedAgents,
  { otherHref, nextHref }: AgentsPageLinks,
  words: AgentsWords,
  language: Language,
): Page {
  const { credentials } = words.messages;
  const { isEveryones } = shown;
  const other =
    otherHref &&
    html`<p class="row"><a href="${otherHref}">${isEveryones ? credentials.onlyMine : credentials.showEverybodys}</a></p>`;
  const next =
    nextHref && html`<p class="row"><a href="${nextHref}" rel="next">${credentials.nextPage}</a></p>`;
  return {
    title: isEveryones ? words.own.everyones : words.own.yours,
    main: html`${agentItems(shown, words, language)}${next}${other}`,
  };
}

/** The agents, each with a button that ends it. */
export function agentItems(
  { agents, action, deposits, isEveryones, endAll }: ListedAgents,
  { messages, own }: AgentsWords,
  language: Language,
): Html {
  const { credentials: words, whoAmI } = messages;
  if (agents.length === 0)
    return html`<p class="quiet">${isEveryones ? own.noneOfAnyone : own.noneOfYours}</p>`;
  const everyone = isEveryones ? hiddenFields({ everyone: '1' }) : undefined;
  const [read, write] = isEveryones ? [own.userMayRead, own.userMayWrite] : [own.mayRead, own.mayWrite];
  const items = agents.map((agent) => {
    const { id, client, issuer, subject, resource, scopes } = agent;
    const name = isEveryones ? linked(action, { client: client.id }, client.name) : html`${client.name}`;
    const owner = isEveryones
      ? html`<dt>${words.owner}</dt><dd>${linked(action, { issuer, subject }, subject)}</dd>`
      : undefined;
    return html`<li><section>
<h2 id="${id}">${name}</h2>
<dl><dt>${own.clientId}</dt><dd>${client.id}</dd><dt>${words.application}</dt><dd>${resource.replace(/^https?:\/\//, '')}</dd>${owner}<dt>${own.may}</dt><dd>${scopes.includes('write') ? write : read}</dd><dt>${words.usedAt}</dt><dd>${moment(agent.usedAt, language)}</dd><dt>${whoAmI.endsAt}</dt><dd>${moment(agent.endsAt, language)}</dd></dl>
<form method="post" action="${action}">${everyone}<button type="submit" class="button quiet" name="id" value="${id}" aria-describedby="${id}">${words.end}</button></form>
${isEveryones ? undefined : depositOf(agent, deposits[resource], action, own)}</section></li>`;
  });
  const all =
    endAll &&
    html`<form method="post" action="${action}">${everyone}${hiddenFields(endAll)}<button type="submit" class="button quiet">${own.endAll}</button></form>`;
  return html`<ul class="choices">${items}</ul>${all}`;
}

/** What the user deposited for an agent, with a button that removes it. */
function depositOf(
  { id, deposit }: StoredAgent,
  at: AgentDeposit | undefined,
  action: string,
  own: AgentMessages,
): Html | undefined {
  if (deposit === undefined) return undefined;
  const managed = at && html` <a href="${at.managedAt}">${own.depositManaged}</a>`;
  return html`<p>${own.depositField}: ${own.depositStored}</p><p class="quiet">${own.depositEnds}${managed}</p>
<form method="post" action="${action}"><button type="submit" class="button quiet" name="withdraw" value="${id}" aria-describedby="${id}">${own.depositRemove}</button></form>`;
}

function linked(action: string, only: Readonly<Record<string, string>>, text: string): Html {
  return html`<a href="${`${action}?${new URLSearchParams({ everyone: '1', ...only })}`}">${text}</a>`;
}
