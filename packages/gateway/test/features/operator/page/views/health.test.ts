import { describe, expect, test } from 'vitest';
import { pageOfRows, type Rows } from '../fixtures/page-of-rows.ts';

const FRESH = { newest: [{ last: '2026-01-31T12:34:00.000Z' }] };

/** The lines of the state, as text. */
async function lines(rows: Rows, search = ''): Promise<readonly string[]> {
  const page = await (await pageOfRows(rows).visit(search)).text();
  const [, list = ''] = /<ul class="states">([\s\S]*?)<\/ul>/.exec(page) ?? [];
  return [...list.matchAll(/<li[^>]*>([\s\S]*?)<\/li>/g)].map(([, line = '']) =>
    line.replace(/<[^>]*>/g, '').trim(),
  );
}

describe('the state of a gate on the overview', () => {
  test('is one line while all is well', async () => {
    expect(await lines(FRESH)).toEqual(['● healthy: Signing keys, Login, Origins, Sinks, Log']);
  });

  test('names each part that is not, with what was recorded', async () => {
    const rows = {
      ...FRESH,
      failedSignIns: [
        { outcome: 'error', count: 2 },
        { outcome: 'deny', count: 9 },
      ],
      origins: [{ origin: 'WIKI', bucket: 10, count: 5, failed: 3 }],
    };
    expect(await lines(rows)).toEqual([
      '▲ needs attention: Login – 2 sign-ins that failed at the identity provider',
      '▲ needs attention: Origins – 3 failed or missing responses',
      '● healthy: Signing keys, Sinks, Log',
    ]);
  });

  test('is unknown, and not healthy, where no event of the period says anything', async () => {
    const silent = [
      '▲ needs attention: Log – the newest event; check if it is older than an hour',
      '? unknown: Signing keys, Login, Origins, Sinks',
    ];
    expect(await lines({})).toEqual(silent);
    // A time that cannot be read says nothing either.
    expect(await lines({ newest: [{ last: 'soon' }] })).toEqual(silent);
    expect(await lines({ newest: [{ last: '2026-01-30T12:34:55.000Z' }] })).toEqual(silent);
    expect(await lines({ newest: [{ last: '2026-01-30T12:34:57.000Z' }] })).toEqual([
      silent[0],
      '● healthy: Signing keys, Login, Origins, Sinks',
    ]);
  });

  test('is that of the whole gate, whatever the page is filtered by', async () => {
    const { visit, asked } = pageOfRows(FRESH);
    await visit('?app=wiki&person=ada&reason=x');
    const [errors] = asked.filter(({ name }) => name === 'errors');
    expect(errors?.values.slice(2)).toEqual(['', '', '']);
  });
});

test('the overview shows the state and the sums of decisions first, without a table of hours', async () => {
  const decisions = [
    { slot: '2026-01-31T11', outcome: 'allow', count: 1200 },
    { slot: '2026-01-31T12', outcome: 'deny', count: 3 },
  ];
  const page = await (await pageOfRows({ ...FRESH, decisions }).visit('')).text();
  const sections = [...page.matchAll(/<section><h2><a [^>]*>([^<]*)/g)].map(([, title]) => title);
  expect(sections.slice(0, 2)).toEqual(['Health, according to the events', 'Decisions over time']);
  const [, totals = ''] = /<ul class="totals">([\s\S]*?)<\/ul>/.exec(page) ?? [];
  expect(
    totals
      .replace(/<[^>]*>/g, ' ')
      .replace(/ +/g, ' ')
      .match(/[\d,]+ [a-z ]+[a-z]/g),
  ).toEqual(['1,200 allowed', '0 redirected to login', '3 refused', '0 failed']);
  expect(totals).toContain('/.portcullis/operator/refusals?last=24h');
  expect(page).not.toContain('id="table-decisions"');
});
