import { type Html, html } from '@portcullis/core/internal';
import type { Simulation } from '@portcullis/policy';
import type { Messages } from '../language/messages.ts';
import { table } from '../pages/table.ts';
import type { WhatIf } from './what-if.ts';

/** A rule that is tried out, and what came of it. */
export interface TriedRule {
  /** Where the form is sent. */
  readonly action: string;
  /** The event that the page was opened from. */
  readonly event: string;
  readonly rule: string;
  /** The rule as JSON, as it was last tried. */
  readonly text: string;
  /** `undefined` where nothing was tried yet. */
  readonly result: WhatIf | undefined;
}

/** Renders a form to change a rule, and who would gain or lose access with it. */
export function whatIfPage({ action, event, rule, text, result }: TriedRule, messages: Messages): Html {
  return html`<p>${messages.whatIfNote}</p>
${result === undefined ? undefined : resultOf(result, messages)}
<form method="get" action="${action}">
<input type="hidden" name="event" value="${event}"><input type="hidden" name="rule" value="${rule}"><input type="hidden" name="last" value="7d">
<label for="text">${messages.ruleAsJson}</label>
<textarea id="text" name="text" rows="14" spellcheck="false">
${text}</textarea>
<div class="row"><button type="submit" class="button">${messages.try}</button><button type="submit" class="button quiet" name="without" value="1">${messages.removeRule}</button></div>
</form>`;
}

function resultOf(result: WhatIf, messages: Messages): Html {
  if (!result.ok) {
    return html`<div role="alert"><p>${messages.wrongRule}</p><ul>${result.problems.map((problem) => html`<li>${problem}</li>`)}</ul></div>`;
  }
  const { simulation, since } = result;
  const { replayed, unchanged } = simulation;
  return html`<div role="status"><p>${messages.tried(replayed, since.slice(0, 16).replace('T', ' '))} ${messages.unchanged(unchanged)}</p>
${callers(messages.gains, 'gains', simulation.gains, messages)}${callers(messages.losses, 'losses', simulation.losses, messages)}</div>`;
}

function callers(title: string, id: string, affected: Simulation['gains'], messages: Messages): Html {
  const columns = [messages.who, messages.requests, messages.examples].map((name, index) => ({
    title: name,
    isNumber: index === 1,
  }));
  const rows = affected.map(({ subject, requests, examples }) => [
    subject ?? messages.nobody,
    requests,
    {
      code: examples
        .map(({ method, path, before, after }) => `${method} ${path} (${before ?? '–'} → ${after ?? '–'})`)
        .join('; '),
    },
  ]);
  return html`<h2>${title}</h2>
${table(id, { title, columns, rows }, messages.noCallers)}`;
}
