import { escapeHtml } from '@portcullis/core';
import type { Cell } from '@portcullis/policy/prove';

const WORDS = { never: 'never', always: 'always', sometimes: 'only if' } as const;

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 80rem; padding: 0 1rem }
table { border-collapse: collapse; table-layout: fixed; width: 100%; margin-bottom: 2rem }
caption { text-align: start; font-size: 1.25rem; font-weight: 600; padding: .5rem 0 }
th, td { overflow-wrap: anywhere; border: 1px solid GrayText; padding: .25rem .5rem; text-align: start; vertical-align: top }
thead th { background: Canvas; position: sticky; top: 0 }
td small { display: block }
.always { background: light-dark(#d9f2d9, #1d3a1d) }
.sometimes { background: light-dark(#fff3c4, #403611) }
@media print { body { margin: 0; font-size: 10pt } thead { display: table-header-group } tr { break-inside: avoid } thead th { position: static } }
`;

/** Renders the access matrix as an HTML page. Every cell states as text what its color means. The page loads nothing. */
export function matrixPage(title: string, cells: readonly Cell[]): string {
  const roles = [...new Set(cells.map(holderOf))];
  const tables = [...Map.groupBy(cells, ({ application }) => application)].map(
    ([application, ofApplication]) => tableOf(application, ofApplication, roles),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>What each role may do, alone with the roles that it implies. <strong>Always</strong>: every caller with the role, from anywhere, at any time.
<strong>Only if</strong>: under the conditions below it. The permissions of the application itself are not considered.</p>
${tables.join('\n')}
</main>
</body>
</html>
`;
}

/** Whom a cell is about: callers with a role, or agents that act for them. */
export function holderOf({ role, via }: Pick<Cell, 'role' | 'via'>): string {
  return via === undefined ? role : `${role} (${via})`;
}

function tableOf(application: string, cells: readonly Cell[], roles: readonly string[]): string {
  const rows = [...Map.groupBy(cells, ({ operation }) => operation)].map(([operation, ofOperation]) => {
    const columns = roles.map((role) => cellOf(ofOperation.find((cell) => holderOf(cell) === role)));
    return `<tr><th scope="row">${escapeHtml(operation || '(any operation)')}</th>${columns.join('')}</tr>`;
  });
  const heads = roles.map((role) => `<th scope="col">${escapeHtml(role)}</th>`);
  return `<table>
<caption>${escapeHtml(application || '(any application)')}</caption>
<thead><tr><th scope="col">Operation</th>${heads.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`;
}

function cellOf(cell: Cell | undefined): string {
  if (cell === undefined) return '<td></td>';
  const { access, when, elevated } = cell;
  const condition = when === undefined ? '' : `<small>${escapeHtml(when)}</small>`;
  const marked =
    elevated === undefined
      ? ''
      : `<small>${WORDS[elevated.access]} with an elevation to ${escapeHtml(elevated.roles.join(', '))}${elevated.when === undefined ? '' : `: ${escapeHtml(elevated.when)}`}</small>`;
  return `<td class="${access}">${WORDS[access]}${condition}${marked}</td>`;
}
