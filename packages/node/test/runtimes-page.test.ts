import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as objects from 'portcullis/durable-object';
import { standInFor } from 'portcullis/internal';
import { expect, test, vi } from 'vitest';
import { REFUSED } from './refused.ts';

vi.mock('cloudflare:workers', () => ({ DurableObject: class {} }));

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/runtimes.md'), 'utf8');

/** The rows of a table of the page, by its first heading. */
function tableOf(heading: string): readonly (readonly string[])[] {
  const [, table = ''] =
    new RegExp(`^\\| ${heading} +\\|.*\\n\\|[- |]+\\|\\n((?:\\|.*\\n)+)`, 'm').exec(page) ?? [];
  return table
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

test('the page names every Durable Object, and where each is kept without Cloudflare', () => {
  const told = tableOf('Durable Object').map(([name = '', , sqlite, postgres]) => [
    name.replaceAll('`', ''),
    sqlite,
    postgres,
  ]);
  const real = Object.keys(objects).map((name) => {
    const standIn = standInFor(name);
    const isKept = typeof standIn?.sqlite(new DatabaseSync(':memory:')) === 'object';
    return [name, isKept ? 'yes' : 'no', standIn?.postgres === undefined ? 'no' : 'yes'];
  });
  expect(told.toSorted()).toEqual(real.toSorted());
});

test('the page names every setting that is refused at start, and no other', () => {
  const told = tableOf('setting')
    .filter(([, , elsewhere = '']) => elsewhere.startsWith('refused at start'))
    .flatMap(([settings = '']) => Array.from(settings.matchAll(/`([^`]+)`/g), ([, name]) => name));
  expect(told.toSorted()).toEqual(REFUSED.map(({ setting }) => setting).toSorted());
});

// Node takes its limit for heads off together with the one for whole requests: whoever sends a head byte by byte would hold a
// connection for ever.
test.each([
  ['the page', page],
  ['the template', readFileSync(join(root, 'examples/node-server/src/server.ts'), 'utf8')],
])(
  '%s has Node wait for no head longer than a minute, and for an upload as long as it takes',
  (_what, text) => {
    const [, said = ''] = /\bnode: \{([^}]*)\}/.exec(text) ?? [];
    const options = Object.fromEntries(
      Array.from(said.matchAll(/(\w+): ([\d_]+)/g), ([, name, value = '']) => [
        name,
        Number(value.replaceAll('_', '')),
      ]),
    );
    const { requestTimeout, headersTimeout } = createServer(options);
    expect({ requestTimeout, headersTimeout }).toEqual({ requestTimeout: 0, headersTimeout: 60_000 });
  },
);
