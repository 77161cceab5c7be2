import type { PageScript } from '@portcullis/core/pages';

/**
 * Puts rows above those of a table as they arrive, and shows the newest 200. A row links only to paths of this origin: `//host`,
 * `/\host` and a control character after the first slash lead elsewhere in a browser.
 */
export const liveScript: PageScript = {
  attribute: 'data-live',
  code: `for (const table of document.querySelectorAll('table[data-live]')) {
  const body = table.tBodies[0];
  new EventSource(table.dataset.live).onmessage = ({ data }) => {
    const row = document.createElement('tr');
    for (const { text, href } of JSON.parse(data)) {
      const cell = row.insertCell();
      if (href === undefined || !/^\\/(?![/\\\\\\s])/.test(href)) { cell.textContent = text; continue; }
      const link = document.createElement('a');
      link.href = href;
      link.textContent = text;
      cell.append(link);
    }
    body.prepend(row);
    while (body.rows.length > 200) body.lastElementChild.remove();
  };
}`,
  policy: "connect-src 'self'",
};
