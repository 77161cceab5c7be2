import { type Html, html } from '@portcullis/core/internal';
import { type Change, type ElevationChange, isNewAccess } from '@portcullis/policy/prove';
import { requestInWords } from '../gate/request-in-words.ts';
import { holderOf } from '../matrix-page.ts';
import type { AccessReview, Right, SeenCaller, Use } from './access-review.ts';
import type { Completeness } from './completeness.ts';
import type { PolicyChange } from './policy-changes.ts';
import type { ReviewedElevation } from './reviewed-elevations.ts';

/** The style of a review: light, dark and on paper. Every color is also stated as text. */
const STYLE: Html = html`
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem }
h2 { margin-top: 2.5rem }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 2rem }
.scroll { overflow-x: auto }
caption { text-align: start; font-weight: 600; padding: .5rem 0 }
th, td { overflow-wrap: break-word; border: 1px solid GrayText; padding: .25rem .5rem; text-align: start; vertical-align: top }
tbody th { font-weight: 500 }
.number { text-align: end; font-variant-numeric: tabular-nums }
.good, .unproven, .bad { border-inline-start: .5rem solid; padding: .5rem 1rem }
.good { border-color: light-dark(#1a7f37, #3fb950) }
.unproven { border-color: light-dark(#9a6700, #d29922) }
.bad { border-color: light-dark(#cf222e, #f85149) }
.gained th { background: light-dark(#fff3c4, #403611) }
.lost th { background: light-dark(#d9e8f7, #16304a) }
@media print { :root { color-scheme: light; font-size: 10pt } body { margin: 0; max-width: none; padding: 0 } .scroll { overflow: visible } thead { display: table-header-group } tr { break-inside: avoid } h2, .scroll { overflow-x: auto }
caption { break-after: avoid } }
`;

const VERDICTS = {
  good: 'The log is proved to be complete and unmodified.',
  unproven: 'No errors were found in the log, but not all of it is proved.',
  bad: 'The log is NOT complete, or was modified.',
} as const;

/** A review as one page for a person and for print. Loads nothing, and runs nothing. */
export function reviewPage(title: string, review: AccessReview, completeness: Completeness): string {
  const { from, to, events, rights } = review;
  const unused = rights.filter(({ used }) => used === 0);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>From ${from} to ${to}: ${events.all} events, including ${events.requests} requests; ${events.refused} were refused or redirected to a login.
Callers: ${review.callers.length}. Rights: ${rights.length}, ${unused.length} of them unused. Policy changes: ${review.changes.length}.</p>
${completenessSection(completeness)}
${changesSection(review.changes)}
<h2 id="unused">Unused rights</h2>
<p>Rights that a role has by the current policy and that no one with the role used in this period. Consider removing them.</p>
${unusedTable(unused)}
<h2 id="who">Who could reach what</h2>
<p>The roles of each caller, then the rights of each role. The permissions of the application itself are not considered.</p>
${callersTable(review.callers)}
${rightsTable(rights)}
<h2 id="temporary">Temporary access</h2>
<p>Roles that users held for a limited time, and their state at the end of the period, as far as the log says: a lock of the user or a change of
the policy ends them earlier.</p>
${elevationsTable(review.elevations)}
<h2 id="did">Who reached what</h2>
${usesTable(review.uses)}
</main>
</body>
</html>
`;
  return page.toString();
}

function completenessSection({ verdict, remarks, log, checkpoint }: Completeness): Html {
  const proof =
    checkpoint === undefined || verdict === 'bad'
      ? html``
      : html`<p>Every one of its ${checkpoint.entries} entries was proved against its signed checkpoint, and no sequence number of its writers (${checkpoint.writers}) is missing.
${checkpoint.cosignedBy.map(({ witness, time }) => html`Cosigned by ${witness} at ${time}. `)}</p>`;
  return html`<h2 id="log">Is the log complete?</h2>
<p class="${verdict}"><strong>${VERDICTS[verdict]}</strong> (${log})</p>
${proof}${remarks.length === 0 ? html`` : html`<ul>${remarks.map((remark) => html`<li>${remark}</li>`)}</ul>`}`;
}

function changesSection(changes: readonly PolicyChange[]): Html {
  if (changes.length === 0) return html`<h2 id="changes">Policy changes</h2>\n<p>None.</p>`;
  return html`<h2 id="changes">Policy changes</h2>
${changes.map(({ policy, time, before, after, difference }) => {
  const versions = html`<p>${time}: policy <b>${policy}</b> became active in version <code>${after.slice(0, 12)}</code>${
    before === undefined ? html`` : html`, after <code>${before.slice(0, 12)}</code>`
  }.</p>`;
  if (before === undefined) return html`${versions}<p>The log has no version before it.</p>`;
  if (difference === undefined) {
    return html`${versions}<p>Not compared: give the configuration of the other version with --earlier.</p>`;
  }
  const { gained, lost, elevations } = difference;
  if (gained.length + lost.length + elevations.length === 0) {
    return html`${versions}<p>Equivalent: every request is answered as before.</p>`;
  }
  const rows = [
    ...gained.map((change) => changeRow('gained', change)),
    ...lost.map((change) => changeRow('lost', change)),
    ...elevations.map(elevationRow),
  ];
  return html`${versions}${table(`What version ${after.slice(0, 12)} gained and lost`, ['', 'Roles', 'Application', 'Operation', 'For instance', 'By'], rows)}`;
})}`;
}

function changeRow(verb: 'gained' | 'lost', change: Change): Html {
  const { roles, elevated = [], applications, operations, example, rules } = change;
  const held = roles.join(', ') || example.caller;
  const who = elevated.length === 0 ? held : `${held} with an elevation to ${elevated.join(', ')}`;
  return html`<tr class="${verb}"><th scope="row">${verb}</th><td>${who}</td><td>${applications.join(', ') || '(any)'}</td><td>${operations.join(', ') || '(any)'}</td><td>${requestInWords(example)}</td><td>${[...new Set(rules)].join(', ')}</td></tr>`;
}

function elevationRow(changed: ElevationChange): Html {
  const { role, change, fields } = changed;
  return html`<tr class="${isNewAccess(changed) ? 'gained' : 'lost'}"><th scope="row">elevation ${change}</th><td>${role}</td><td></td><td></td><td></td><td>${fields.join(', ')}</td></tr>`;
}

function unusedTable(rights: readonly Right[]): Html {
  if (rights.length === 0) return html`<p>None.</p>`;
  const groups = Map.groupBy(rights, (right) =>
    JSON.stringify([right.instance, holderOf(right), right.application]),
  );
  const rows = [...groups.values()].map((group) => {
    const [right] = group as [Right, ...Right[]];
    const { instance, application, holders } = right;
    const operations = group.map(({ operation }) => operation || '(any)').join(', ');
    return html`<tr><th scope="row">${holderOf(right)}</th><td>${instance}</td><td>${application || '(any)'}</td><td>${operations}</td><td>${holders.length === 0 ? 'no caller had this role' : holders.length}</td></tr>`;
  });
  return table('Unused rights', ['Role', 'Instance', 'Application', 'Operations', 'Holders'], rows);
}

function callersTable(callers: readonly SeenCaller[]): Html {
  const rows = callers.map(
    ({ who, kind, roles }) =>
      html`<tr><th scope="row">${who}</th><td>${kind}</td><td>${roles.join(', ') || 'none'}</td></tr>`,
  );
  return table('Callers and their roles', ['Who', 'Kind', 'Roles in this period'], rows);
}

function rightsTable(rights: readonly Right[]): Html {
  const groups = Map.groupBy(rights, (right) =>
    JSON.stringify([right.instance, holderOf(right), right.application, right.when]),
  );
  const rows = [...groups.values()].map((group) => {
    const [right] = group as [Right, ...Right[]];
    const { instance, application, access, when = '' } = right;
    const operations = group.map(
      ({ operation, used }) => `${operation || '(any)'}${used === 0 ? '' : ` (${used})`}`,
    );
    const may = access === 'always' ? 'always' : `only if: ${when}`;
    return html`<tr><th scope="row">${holderOf(right)}</th><td>${instance}</td><td>${application || '(any)'}</td><td>${operations.join(', ')}</td><td>${may}</td></tr>`;
  });
  const heads = ['Role', 'Instance', 'Application', 'Operations (with number of uses)', 'May'];
  return table('Roles and their rights', heads, rows);
}

function elevationsTable(elevations: readonly ReviewedElevation[]): Html {
  if (elevations.length === 0) return html`<p>None.</p>`;
  const rows = elevations.map(
    ({ who, role, policy, approvedBy, from, until, revoked, state, used }) =>
      html`<tr><th scope="row">${who}</th><td>${role}</td><td>${policy}</td><td>${approvedBy || 'not in the log'}</td><td>${from.slice(0, 16) || 'not in the log'}</td><td>${(revoked || until).slice(0, 16) || 'not in the log'}</td><td>${state}</td><td class="number">${used}</td></tr>`,
  );
  const heads = ['Who', 'Role', 'Policy', 'Approved by', 'From', 'Until', 'State', 'Uses'];
  return table('Temporary access', heads, rows);
}

function usesTable(uses: readonly Use[]): Html {
  const rows = uses.map(
    ({ who, application, operation, allowed, refused, first, last }) =>
      html`<tr><th scope="row">${who}</th><td>${application || '(any)'}</td><td>${operation || '(any)'}</td><td class="number">${allowed}</td><td class="number">${refused}</td><td>${first.slice(0, 16)}</td><td>${last.slice(0, 16)}</td></tr>`,
  );
  return table(
    'What callers did',
    ['Who', 'Application', 'Operation', 'Allowed', 'Refused', 'First', 'Last'],
    rows,
  );
}

function table(caption: string, heads: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${heads.map((head) => (head === '' ? html`<td></td>` : html`<th scope="col">${head}</th>`))}</tr></thead>
<tbody>
${rows.map((row) => html`${row}\n`)}</tbody>
</table></div>`;
}
