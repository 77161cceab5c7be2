import { parseArgs } from 'node:util';
import { asked } from '../../scripts/asked.ts';
import { outageTable } from './outages/outage-table.ts';
import { type OutageResult, outageRows, runOutage } from './outages/run-outages.ts';
import { writeSection } from './proof-page.ts';

const USAGE = `usage: pnpm outages [--times 25] [--only TEXT] [--write]
  --times  how often each kind of caller asks, each time
  --only   rows whose name holds this text
  --write  puts the table into docs/proof.md, if it is a good one
Exit code: 1 where a request was told something else than the row expects, or an event is lost that nothing tells of.`;

const { times, only, write } = asked(USAGE, optionsOf);
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

function optionsOf(args: readonly string[]): { times: number; only: string; write: boolean } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      times: { type: 'string', default: '25' },
      only: { type: 'string', default: '' },
      write: { type: 'boolean', default: false },
    },
  });
  const { only, write } = values;
  const times = Number(values.times);
  if (!Number.isInteger(times) || times < 1) throw new Error('--times takes a number, 1 or more');
  // The table of the page is that of all rows.
  if (write && only !== '') throw new Error('--write cannot stand with --only');
  return { times, only, write };
}
