import { type Html, html } from '@portcullis/core/internal';
import type { Access, Reach, ReachedBy } from '@portcullis/policy/prove';
import type { Messages } from '../language/messages.ts';
import { table } from '../pages/table.ts';
import type { ViewContext } from '../views/view.ts';

/** What can be said of who can see something. */
export type AccessAnswer =
  | { readonly kind: 'reach'; readonly reach: Reach; readonly isPath: boolean }
  /** The gate refuses the address before the policy. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** No policy at this host, no request that is known to be about it, or too much to decide here. */
  | { readonly kind: 'no-policy' | 'unseen' | 'undecided' };

/** The question and its answer. */
export interface AccessShown {
  readonly host: string;
  /** Hosts of recent requests. */
  readonly hosts: readonly string[];
  readonly of: string;
  /** `undefined` where nothing was asked yet. */
  readonly answer: AccessAnswer | undefined;
}

/** Renders a form to ask who can see something, and the answer. */
export function accessPage(
  { host, hosts, of, answer }: AccessShown,
  { messages, prefix }: ViewContext,
): Html {
  return html`<form class="filter" method="get" action="${prefix}access" role="search" aria-label="${messages.access}">
<div><label for="of">${messages.accessOf}</label><input id="of" name="of" value="${of}" placeholder="/config/" maxlength="1024" required autocomplete="off" spellcheck="false" aria-describedby="of-help"></div>
<div><label for="host">${messages.host}</label><input id="host" name="host" value="${host}" list="hosts" maxlength="256" required autocomplete="off" spellcheck="false"><datalist id="hosts">${hosts.map((one) => html`<option value="${one}"></option>`)}</datalist></div>
<button type="submit" class="button quiet">${messages.show}</button>
</form>
<p id="of-help" class="quiet">${messages.accessHelp}</p>
${answer === undefined ? undefined : answered(of, answer, messages)}`;
}

function answered(of: string, answer: AccessAnswer, messages: Messages): Html {
  if (answer.kind === 'refused') {
    return html`<p role="status">${messages.refusedBefore} <code>${answer.reason}</code></p>`;
  }
  if (answer.kind !== 'reach') return html`<p role="status">${messages.accessUnknown[answer.kind]}</p>`;
  const title = messages.accessTo(of);
  const columns = [messages.who, 'GET, HEAD', messages.otherMethods].map((name) => ({ title: name }));
  const rows = answer.reach.callers.map((caller) => [
    nameOf(caller, messages),
    access(caller.read, messages),
    access(caller.write, messages),
  ]);
  return html`<section><h2>${title}</h2>
<p class="quiet">${answer.isPath ? messages.accessNote : `${messages.accessNote} ${messages.accessKindNote}`}</p>
${table('access', { title, columns, rows }, messages.nothing)}</section>`;
}

function nameOf({ caller, role }: ReachedBy, messages: Messages): string {
  return caller === 'anonymous' ? messages.nobody : (role ?? messages.noRole);
}

function access(given: Access | undefined, messages: Messages): string {
  if (given === undefined) return messages.noSuchRequest;
  const word = messages.accessWords[given.access];
  return given.when === undefined ? word : `${word}: ${given.when}`;
}
