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
      '<p id="problem" class="problem" role="alert">The period must end after it starts, and be 400 days long at most.</p>',
    );
    expect(page).toContain(
      'name="last" value="2026-01-03 10:00 – 2026-01-02 10:00" maxlength="256" autocomplete="off" spellcheck="false" aria-invalid="true" aria-describedby="problem period-help" autofocus>',
    );
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

  test('that is not understood keeps what was typed, and says how to write one', async () => {
    const { visit, asked } = pageOfRows();
    const answer = await visit('refusals?last=%3Csoon%3E');
    const page = await answer.text();
    expect([answer.status, asked]).toEqual([400, []]);
    expect(page).toContain('This is not a period. Write, for example, 2 h, 7 d, yesterday');
    expect(page).toContain('name="last" value="&lt;soon&gt;"');
  });

  test.each(['what-if?event=x&last=soon', 'person?subject=ada&last=soon'])(
    'is refused on a page without a field for it: %s',
    async (path) => {
      const { visit, failures, asked } = pageOfRows();
      expect((await visit(path)).status).toBe(400);
      expect([failures, asked]).toEqual([['operator.parameters'], []]);
    },
  );

  test('is not reported where it is valid', async () => {
    const page = await (await pageOfRows().visit('refusals?since=2026-01-02&until=2026-01-03')).text();
    expect(page).not.toMatch(/id="problem"|aria-invalid="/);
  });
});

describe('the filters of a page', () => {
  test.each([
    ['last=7+d', '7 d'],
    ['last=gestern', 'yesterday'],
    ['last=2026-01-02', '2026-01-02'],
    ['', '24 h'],
    ['since=2026-01-02T10%3A30%3A15Z&until=2026-01-02T11%3A00%3A01Z', '2026-01-02 10:30 – 2026-01-02 11:01'],
  ])('by "%s" show the period "%s", which means the same when it is sent again', async (search, shown) => {
    const page = await (await pageOfRows().visit(`refusals?${search}`)).text();
    expect(page).toContain(`name="last" value="${shown}"`);
    const again = await pageOfRows().visit(`refusals?last=${encodeURIComponent(shown)}`);
    expect(await again.text()).toContain(`name="last" value="${shown}"`);
  });

  test('are closed behind "more" until a reason is given', async () => {
    const details = async (search: string) =>
      /<details[^>]*>(?=<summary>More)/.exec(
        await (await pageOfRows().visit(`refusals?${search}`)).text(),
      )?.[0];
    expect([await details(''), await details('reason=x')]).toEqual(['<details>', '<details open>']);
  });

  test('offer frequent periods as links that keep the other filters, and mark the one that is shown', async () => {
    const page = await (await pageOfRows().visit('refusals?last=7d&app=wiki')).text();
    expect(page).toContain('href="/.portcullis/operator/refusals?last=yesterday&amp;app=wiki">Yesterday');
    expect(page).toContain('refusals?last=7d&amp;app=wiki" aria-current="true">7 days');
  });
});
