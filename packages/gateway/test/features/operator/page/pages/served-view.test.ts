import { describe, expect, test } from 'vitest';
import { VIEWS } from '../../../../../src/features/operator/page/views/views.ts';
import { pageOfRows } from '../fixtures/page-of-rows.ts';

const tables = VIEWS.flatMap((view) =>
  Object.keys(view.sections).map((table) => [view.name, table] as const),
);

describe('a table of a view', () => {
  test.each(tables)('of "%s" is returned as a file: %s', async (view, table) => {
    const response = await pageOfRows().visit(`${view}?csv=${table}`);
    expect(response.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="${view === '' ? 'overview' : view}-${table}.csv"`,
    );
    // It is who did what: kept by nobody on the way, and read as nothing else.
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    // Also where a browser shows it all the same.
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; frame-ancestors 'none'; sandbox",
    );
  });

  test.each(['nothing', 'toString', ''])('is not "%s"', async (table) => {
    const { visit, failures } = pageOfRows();
    expect((await visit(`decisions?csv=${table}`)).status).toBe(400);
    expect(failures).toEqual(['operator.parameters']);
  });
});

test('a page of a view keeps the filters of its address in the links to the others', async () => {
  const page = await (await pageOfRows().visit('refusals?last=7d&app=wiki')).text();
  expect(page).toContain('/.portcullis/operator/decisions?last=7d&amp;app=wiki');
  expect(page).toMatch(/<a [^>]*refusals[^>]*aria-current="page"/);
});

describe('an invalid span', () => {
  const SEARCH = 'since=2026-01-03T10%3A00&until=2026-01-02T10%3A00&app=wiki&person=%22ada';

  test('is reported next to its fields, which keep the input, and the database is not queried', async () => {
    const { visit, asked } = pageOfRows();
    const answer = await visit(`refusals?${SEARCH}`);
    const page = await answer.text();
    expect([answer.status, asked]).toEqual([400, []]);
    expect(page).toContain(
      '<p id="problem" class="problem" role="alert">“From” must be before “To”, by 400 days at most.</p>',
    );
    const told = 'aria-invalid="true" aria-describedby="problem"';
    expect(page).toContain(`name="since" type="datetime-local" value="2026-01-03T10:00" ${told} autofocus>`);
    expect(page).toContain(`name="until" type="datetime-local" value="2026-01-02T10:00" ${told}>`);
    expect(page).toContain('name="app" value="wiki"');
    expect(page).toContain('name="person" value="&quot;ada"');
    expect(page).not.toContain('<section');
    // The ways to other views lead to what can be shown.
    expect(page).toContain('href="/.portcullis/operator/decisions"');
  });

  test('gives no file', async () => {
    const { visit, failures } = pageOfRows();
    expect((await visit(`refusals?${SEARCH}&csv=why`)).status).toBe(400);
    expect(failures).toEqual(['operator.parameters']);
  });

  test('is not reported where it is valid', async () => {
    const page = await (await pageOfRows().visit('refusals?since=2026-01-02&until=2026-01-03')).text();
    expect(page).not.toMatch(/id="problem"|aria-invalid="/);
  });
});
