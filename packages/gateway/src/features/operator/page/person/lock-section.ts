import { type Html, html } from '@portcullis/core/internal';
import type { Lock, PersonName } from '@portcullis/session';
import type { Messages } from '../language/messages.ts';
import { cellText, table } from '../pages/table.ts';
import type { Cell } from '../views/view.ts';
import { LOCK_SECONDS, type LockOrdered, ORDERS } from './lock-order.ts';

/** The access of a person, as the list of locks has it. */
export interface ShownAccess {
  /** `undefined`: the list could not be read. */
  readonly entries: readonly Lock[] | undefined;
  /** What orders of this page state. `undefined`: the caller may not order anything. */
  readonly form: LockForm | undefined;
  /** What was just ordered. */
  readonly ordered: LockOrdered | undefined;
}

/** A form to order something. */
export interface LockForm {
  readonly action: string;
  /** Identifies the order: it is carried out once. */
  readonly order: string;
  /** What the caller's entries are ordered by. */
  readonly by: string;
  readonly issuer: string;
  /** Names that are filled in; an empty text for those that are not known. */
  readonly subject: string;
  readonly email: string;
  /** Longest reason, in characters. */
  readonly maxReason: number;
  /** Whether the record has pseudonyms instead of names. */
  readonly isPseudonymous: boolean;
}

/** Renders whether a person is locked, and a form to change it. */
export function lockSection({ entries, form, ordered }: ShownAccess, messages: Messages): Html {
  return html`<section id="access"><h2>${messages.lockTitle}</h2>
${ordered === undefined ? undefined : orderedText(ordered, messages)}
${entries === undefined ? html`<p role="alert">${messages.lockUnknown}</p>` : entriesTable(entries, messages)}
${form === undefined ? undefined : html`${(entries ?? []).filter(({ effect }) => effect === 'proposal').map((proposal) => confirmation(proposal, form, messages))}${orderForm(form, messages)}`}</section>`;
}

function entriesTable(entries: readonly Lock[], messages: Messages): Html {
  const { lockTitle: title, state, lockUntil, lockSince, lockBy, reason, person } = messages;
  const columns = [state, person, lockUntil, lockSince, lockBy, reason].map((name) => ({ title: name }));
  // What holds now comes first: a lock also ends sessions, which is an entry of the same second.
  const sorted = [...entries.filter(isOpen), ...entries.filter((entry) => !isOpen(entry))];
  const rows = sorted.map((entry) => [
    messages.lockStates[entry.effect],
    { code: namesText(entry.names) },
    endOf(entry, messages),
    { time: timeText(entry.at) },
    entry.by,
    entry.reason,
  ]);
  return table('access', { title, columns, rows }, messages.notLocked);
}

/** Whether an entry is a lock or a proposal. All others are about a time that is over. */
function isOpen({ effect }: Lock): boolean {
  return effect === 'lock' || effect === 'proposal';
}

/** When a lock or a proposal ends. That other entries are stored until later says nothing. */
function endOf(entry: Lock, messages: Messages): Cell {
  if (!isOpen(entry)) return '';
  const { until } = entry;
  return until === undefined ? messages.lockDurations[''] : { time: timeText(until) };
}

function confirmation(proposal: Lock, form: LockForm, messages: Messages): Html {
  const { id, by, names, reason, lockUntil } = proposal;
  const end = lockUntil === undefined ? messages.lockDurations[''] : cellText({ time: timeText(lockUntil) });
  const what = html`<dl><dt>${messages.state}</dt><dd>${messages.lockStates.proposal}</dd><dt>${messages.person}</dt><dd><code>${namesText(names)}</code></dd>
<dt>${messages.lockBy}</dt><dd>${by}</dd><dt>${messages.reason}</dt><dd>${reason}</dd><dt>${messages.lockUntil}</dt><dd>${end}</dd></dl>`;
  if (by === form.by) return html`<div class="note">${what}<p>${messages.askSecond}</p></div>`;
  return html`<form method="post" action="${form.action}" class="note">${what}
<input type="hidden" name="proposal" value="${id}"><button type="submit" class="button" name="action" value="confirm" data-deliberate>${messages.confirmLock}</button></form>`;
}

function orderForm(
  { action, order, issuer, subject, email, maxReason, isPseudonymous }: LockForm,
  messages: Messages,
): Html {
  const field = (name: string, label: string, value: string, more?: Html): Html =>
    html`<div><label for="lock-${name}">${label}</label><input id="lock-${name}" name="${name}" value="${value}" autocomplete="off"${more}></div>`;
  return html`<form method="post" action="${action}" class="lock">
<p class="quiet">${messages.lockNote}${isPseudonymous ? html` ${messages.lockPseudonyms}` : undefined}</p>
<input type="hidden" name="order" value="${order}">
<div class="filter">${field('issuer', messages.issuer, issuer)}${field('subject', messages.subject, subject)}${field('email', messages.email, email)}${field('username', messages.username, '')}
${field('reason', messages.reason, '', html` required maxlength="${String(maxReason)}"`)}
<div><label for="lock-for">${messages.lockFor}</label><select id="lock-for" name="for">${Object.keys(
    LOCK_SECONDS,
  ).map(
    (name) =>
      html`<option value="${name}">${messages.lockDurations[name as keyof typeof LOCK_SECONDS]}</option>`,
  )}</select></div></div>
<div class="row">${ORDERS.map(
    (name) =>
      html`<button type="submit" class="button${name === 'lock' ? '' : ' quiet'}" name="action" value="${name}">${messages.orders[name]}</button>`,
  )}</div></form>`;
}

function orderedText({ action, report }: LockOrdered, messages: Messages): Html {
  const { names, sessions, searchedAll, changed, uncovered } = report;
  const isVain = action === 'unlock' && changed.length === 0;
  const isReached = action === 'lock' || action === 'end' || action === 'ask';
  return html`<div role="status" class="note"><p><strong>${isVain ? messages.wasNotLocked : messages.ordered[action]}</strong></p>
<p>${messages.covered}</p><ul>${names.map((name) => html`<li><code>${namesText([name])}</code></li>`)}</ul>
${isReached ? html`<p>${sessions === undefined ? messages.sessionsInCookies : messages.sessionsEnded(sessions)}</p>` : undefined}
${uncovered.length === 0 ? undefined : html`<p>${messages.uncoveredTitle}</p><ul>${uncovered.map((access) => html`<li>${messages.uncovered[access]}</li>`)}</ul>`}
${searchedAll ? undefined : html`<p>${messages.notAllSearched}</p>`}</div>`;
}

/** Names as they are, without words: a subject with its issuer. */
function namesText(names: readonly PersonName[]): string {
  return names
    .map((name) => {
      if ('subject' in name) return `${name.subject} (${name.issuer})`;
      if ('username' in name) return name.username;
      return name.issuer === undefined ? name.email : `${name.email} (${name.issuer})`;
    })
    .join(', ');
}

function timeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
