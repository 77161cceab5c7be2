import { parseArgs } from 'node:util';
import { asked } from '../../scripts/asked.ts';
import { machine } from './machine.ts';
import { writeSection } from './proof-page.ts';
import { runSoak } from './soak/run-soak.ts';
import { soakLine, soakVerdict } from './soak/soak-verdict.ts';

const LEAST_MINUTES = 5;
/** Events are printed and logged beside their answers: so long they may take. */
const PATIENCE_MS = 20_000;
const MINUTE_MS = 60_000;

const USAGE = `usage: pnpm soak --minutes N [--visits 200] [--visitors 6] [--pause-ms 60] [--write]
  --minutes   at least 5: of fewer lines nobody can tell whether memory grows
  --visits    each minute: logins with the pages behind them, and programs
  --visitors  at a time
  --pause-ms  between two requests of one of them
  --write     puts the table of a good run into docs/proof.md
Prints a line each minute, and a table at the end. Exit code: 1 where an answer was wrong, memory grows, or an event is missing.`;

const { minutes, visits, visitors, pauseMs, write } = asked(USAGE, optionsOf);
let minute = 0;
const result = await runSoak({
  rounds: minutes,
  visitors,
  pauseMs,
  patienceMs: PATIENCE_MS,
  visits,
  roundMs: MINUTE_MS,
  onLine: (line) => console.log(`minute ${++minute}: ${soakLine(line)}`),
});
const { table, problems } = soakVerdict(result);
const text = `${minutes} minutes on ${new Date().toISOString().slice(0, 10)} in workerd: ${machine()}.\n\n${table}`;
console.log(`\n${text}\n`);
for (const problem of problems) console.error(problem);
if (write && problems.length === 0) writeSection('soak', text);
console.log(problems.length === 0 ? 'passed' : 'failed');
process.exitCode = problems.length === 0 ? 0 : 1;

function optionsOf(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string' },
      visits: { type: 'string', default: '200' },
      visitors: { type: 'string', default: '6' },
      'pause-ms': { type: 'string', default: '60' },
      write: { type: 'boolean', default: false },
    },
  });
  return {
    minutes: count('minutes', values.minutes, LEAST_MINUTES),
    visits: count('visits', values.visits, 1),
    visitors: count('visitors', values.visitors, 2),
    pauseMs: count('pause-ms', values['pause-ms'], 0),
    write: values.write,
  };
}

function count(name: string, text: string | undefined, least: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least)
    throw new Error(`--${name} takes a number, ${least} or more`);
  return number;
}
