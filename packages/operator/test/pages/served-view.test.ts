import { describe, expect, test } from 'vitest';
import { VIEWS } from '../../src/views/views.ts';
import { pageOfRows } from '../fixtures/page-of-rows.ts';

const tables = VIEWS.flatMap((view) =>
  Object.keys(view.sections).map((table) => [view.name, table] as const),
);

describe('a table of a view', () => {
  test.each(tables)('of "%s" is a file: %s', async (view, table) => {
    const response = await pageOfRows().visit(`${view}?csv=${table}`);
    expect(response.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="${view === '' ? 'overview' : view}-${table}.csv"`,
    );
    // It is who did what: kept by nobody on the way, and read as nothing else.
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each(['nothing', 'toString', ''])('is not "%s"', async (table) => {
    const { visit, failures } = pageOfRows();
    expect((await visit(`decisions?csv=${table}`)).status).toBe(400);
    expect(failures).toEqual(['operator.parameters']);
  });
});

test('a page of a view keeps the filters of its address in the ways to the others', async () => {
  const page = await (await pageOfRows().visit('refusals?last=7d&app=wiki')).text();
  expect(page).toContain('/.portcullis/operator/decisions?last=7d&amp;app=wiki');
  expect(page).toMatch(/<a [^>]*refusals[^>]*aria-current="page"/);
});
