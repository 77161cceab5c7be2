import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { liveScript } from '../../../../src/features/operator/page/live/live-script.ts';

interface Cell {
  readonly text: string;
  readonly href?: string;
}

/** Runs the script on a page with one table, sends it a row, and returns what its cells became: a text, or a link. */
function shown(cells: readonly Cell[]): unknown[] {
  const made: { textContent?: string; link?: { href: string; textContent: string } }[] = [];
  const sources: { url: string; onmessage?: (message: { data: string }) => void }[] = [];
  const row = {
    insertCell: () => {
      const cell: (typeof made)[number] & { append: (link: never) => void } = {
        append: (link) => {
          cell.link = link;
        },
      };
      made.push(cell);
      return cell;
    },
  };
  const body = { rows: [], prepend: () => undefined };
  const EventSource = class {
    constructor(url: string) {
      sources.push(Object.assign(this, { url }));
    }
  };
  const document = {
    querySelectorAll: () => [{ tBodies: [body], dataset: { live: '/live' } }],
    createElement: (name: string) => (name === 'tr' ? row : {}),
  };
  new Script(liveScript.code).runInNewContext({ document, EventSource, JSON });
  expect(sources.map(({ url }) => url)).toEqual(['/live']);
  sources[0]?.onmessage?.({ data: JSON.stringify(cells) });
  return made.map(({ textContent, link }) => textContent ?? [link?.href, link?.textContent]);
}

test('a live row links to addresses of this page’s origin', () => {
  expect(shown([{ text: 'T1', href: '/.portcullis/operator/request?id=1' }, { text: 'ada' }])).toEqual([
    ['/.portcullis/operator/request?id=1', 'T1'],
    'ada',
  ]);
});

test.each([
  'javascript:alert(1)',
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '/\t/evil.example/',
  '\\evil.example',
  '',
  'x',
])('a live row shows the text alone for the address %j, which is not below this origin', (href) => {
  expect(shown([{ text: 'T1', href }])).toEqual(['T1']);
});
