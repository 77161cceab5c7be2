import type { RequestEvent } from '@portcullis/audit';
import { type Html, html } from '@portcullis/core/internal';
import { compilePolicy, type ExplainedRule, explain } from '@portcullis/policy';
import { readAgain, recordedRequest } from '@portcullis/policy/internal';
import { address } from '../filters/address.ts';
import type { Messages } from '../language/messages.ts';
import { table } from '../pages/table.ts';
import type { PolicyDesk } from '../policy-desk.ts';
import { requestColumns, requestRow } from '../views/request-row.ts';
import type { ViewContext } from '../views/view.ts';

/** Renders why a request was decided as it was, and how the active policy decides it now. */
export function explainPage(
  event: RequestEvent | undefined,
  desk: PolicyDesk | undefined,
  context: ViewContext,
): Html {
  const { messages } = context;
  if (event === undefined) return html`<p role="status">${messages.noEvent}</p>`;
  const [columns, row] = [requestColumns(messages).slice(0, -1), requestRow(event, context).slice(0, -1)];
  const recorded = table('recorded', { title: messages.recorded, columns, rows: [row] }, '');
  return html`<h2>${messages.recorded}</h2>
${recorded}${event.detail === undefined ? undefined : html`<p>${event.detail}</p>`}
${desk === undefined ? html`<p role="status">${messages.noPolicy}</p>` : decidedNow(event, desk, context)}`;
}

function decidedNow(event: RequestEvent, desk: PolicyDesk, { messages, prefix }: ViewContext): Html {
  const recorded = recordedRequest(event);
  if (recorded === undefined) return html`<p role="status">${messages.noPolicy}</p>`;
  const request = readAgain(desk.application, recorded.request, recorded.host);
  if ('refused' in request)
    return html`<p role="status">${messages.refusedBefore} <code>${request.refused}</code></p>`;
  const { decision, rules } = explain(compilePolicy(desk.policy, desk.options), request);
  const outcome = messages.outcomes[decision.effect];
  const whatIf = (rule: string): string => address(prefix, 'what-if', { event: event.id, rule });
  return html`<h2>${messages.now}</h2>
<p>${messages.explanationNote}</p>
<dl><dt>${messages.outcome}</dt><dd><strong>${outcome}</strong></dd><dt>${messages.reason}</dt><dd><code>${decision.reason}</code></dd>
<dt>${messages.rule}</dt><dd>${decision.rule ?? '–'}</dd><dt>${messages.policy}</dt><dd>${decision.policy}</dd></dl>
${decision.rule === undefined ? undefined : html`<p class="row"><a class="button quiet" href="${whatIf(decision.rule)}">${messages.whatIfRule(decision.rule)}</a></p>`}
<p><a href="${address(prefix, 'access', { host: recorded.host, of: recorded.request.path })}">${messages.accessTo(recorded.request.path)}</a></p>
<h2>${messages.considered}</h2>
${ruleTable(rules, whatIf, messages)}`;
}

function ruleTable(
  rules: readonly ExplainedRule[],
  whatIf: (rule: string) => string,
  messages: Messages,
): Html {
  const columns = [messages.rule, messages.effect, messages.matched, messages.fields, messages.whatIf];
  const rows = rules.map(({ rule, effect, matched, fields }) => [
    { code: rule },
    { code: effect },
    matched ? messages.yes : messages.no,
    fields
      .map(({ field, holds }) => `${field}: ${holds === true ? messages.yes : holds ? '?' : messages.no}`)
      .join(', '),
    { text: messages.whatIf, href: whatIf(rule) },
  ]);
  const section = {
    title: messages.considered,
    columns: columns.map((title) => ({ title })),
    rows,
  };
  return table('rules', section, messages.nothing);
}
