import { parseArgs } from 'node:util';
import { outageTable } from './outages/outage-table.ts';
import { type OutageResult, outageRows, runOutage } from './outages/run-outages.ts';
import { writeSection } from './proof-page.ts';

const USAGE = `usage: pnpm outages [--times 25] [--only TEXT] [--write]
  --times  how often each kind of caller asks, each time
  --only   rows whose name holds this text
  --write  puts the table into docs/proof.md, if it is a good one
Exit code: 1 where a request was told something else than the row expects, or an event is lost that nothing tells of.`;

const options = readOptions();
if (options === undefined) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const { times, only, write } = options;
  const results: OutageResult[] = [];
  for (const row of outageRows.filter(({ name }) => name.includes(only))) {
    const result = await runOutage(row, times);
    results.push(result);
    for (const problem of new Set(result.problems)) console.error(`${row.name}: ${problem}`);
  }
  const table = outageTable(results);
  console.log(table);
  const isGood = results.length > 0 && results.every(({ problems }) => problems.length === 0);
  if (write && isGood) {
    writeSection('outages', `Run on ${new Date().toISOString().slice(0, 10)}, in one process.\n\n${table}`);
  }
  process.exitCode = isGood ? 0 : 1;
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        times: { type: 'string', default: '25' },
        only: { type: 'string', default: '' },
        write: { type: 'boolean', default: false },
      },
    });
    const times = Number(values.times);
    if (!Number.isInteger(times) || times < 1) return undefined;
    // The table of the page is that of all rows.
    if (values.write && values.only !== '') return undefined;
    return { times, only: values.only, write: values.write };
  } catch (error) {
    console.error((error as Error).message);
    return undefined;
  }
}
