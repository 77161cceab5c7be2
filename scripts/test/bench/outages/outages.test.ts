import { describe, expect, test } from 'vitest';
import { outageTable } from '../../../../bench/src/outages/outage-table.ts';
import { outageRows, runOutage } from '../../../../bench/src/outages/run-outages.ts';

// The table of docs/proof.md, with two requests where it has many. Rows that wait for an origin that stalls are in
// stalled-origin.slow.test.ts.

const TIMES = 2;

test.each(
  outageRows
    .filter(({ name }) => !name.startsWith('origin stalls'))
    .map((row) => [row.name, row.expected, row] as const),
)('with one part out of order, %s: %s', async (_name, _expected, row) => {
  expect(await runOutage(row, TIMES)).toMatchObject({ problems: [], failed: [], untold: 0 });
});

test('every row has a name of its own, and asks for something', async () => {
  expect(new Set(outageRows.map(({ name }) => name)).size).toBe(outageRows.length);
  const [row] = outageRows;
  if (row === undefined) throw new Error('there are no rows');
  expect((await runOutage({ ...row, run: async () => {} }, TIMES)).problems).toEqual(['nothing was asked']);
});

describe('a row fails', () => {
  const row = { name: 'planted', expected: 'something else' };

  test('where a request gets another answer than it must', async () => {
    const result = await runOutage(
      {
        ...row,
        run: async (run) => {
          run.gate.origin.fault = 'refuses';
          await run.program('served', await run.token());
        },
      },
      TIMES,
    );
    expect(result.problems).toEqual(['a program: proxy.origin_unreachable instead of served']);
    expect(outageTable([result])).toMatch(
      /\| planted +\| something else +\| 1 +\| 0 +\| 0 +\| 1 +\| 0 +\| 0 +\|/,
    );
  });

  test('where it is admitted and must not be', async () => {
    const { problems } = await runOutage(
      { ...row, run: async (run) => run.program('token.unknown_key', await run.token()) },
      TIMES,
    );
    expect(problems).toEqual(['a program: served instead of token.unknown_key']);
  });

  test('where an event is missing, or one is recorded that must not be', async () => {
    const losing = {
      ...row,
      run: async (run: Parameters<(typeof outageRows)[number]['run']>[0]) => {
        run.gate.platform.parts.D1.fault = 'fails';
        await run.program('served', await run.token());
      },
    };
    const { problems, lost, untold } = await runOutage(losing, TIMES);
    expect([problems, untold]).toEqual([[`${lost} events are lost`], 0]);
    expect(lost).toBeGreaterThan(0);
    const well = {
      ...row,
      losesEvents: true,
      run: async (run: Parameters<typeof losing.run>[0]) => run.programs('served'),
    };
    expect((await runOutage(well, TIMES)).problems).toEqual(['no event was lost: nothing went wrong']);
  });

  test('where an event is lost without a report', async () => {
    const { problems } = await runOutage(
      {
        ...row,
        losesEvents: true,
        run: async (run) => {
          await run.program('served', await run.token());
          run.gate.platform.kept.d1.pop();
        },
      },
      TIMES,
    );
    expect(problems).toEqual(['1 events are lost, and nothing says so']);
  });
});
