import { parseArgs } from 'node:util';
import { contenders, growing } from './cost/contenders.ts';
import { costSection } from './cost/cost-section.ts';
import { measureCost } from './cost/measure-cost.ts';
import { resultsOf } from './cost/results.ts';
import { machine } from './machine.ts';
import { writeSection } from './proof-page.ts';
import { seededRandom } from './statistics/seeded-random.ts';
import { startSurroundings } from './surroundings.ts';

const USAGE = `usage: pnpm bench [--quick | --rounds 100] [--json] [--write]
  --quick   a minute, to see while you work where it goes; its errors are too large for claims
  --rounds  how often each contender is measured
  --json    numbers instead of tables
  --write   puts it into docs/proof.md`;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const rounds = /^[1-9]\d{0,3}$/.test(values.rounds ?? '100') ? Number(values.rounds ?? 100) : undefined;
const contradictory = values.quick && (values.write || values.rounds !== undefined);

if (values.help || rounds === undefined || contradictory) {
  console.error(USAGE);
  process.exitCode = values.help ? 0 : 2;
} else {
  const method = values.quick
    ? { rounds: 12, requests: 200, warmUp: 1500, connections: 16, starts: 5 }
    : { rounds, requests: 400, warmUp: 3000, connections: 16, starts: 11 };
  const surroundings = await startSurroundings();
  try {
    const random = seededRandom(1);
    const progress = (text: string): void => console.error(text);
    const measured = await measureCost(surroundings, { ...method, random, progress });
    const results = resultsOf({ contenders, growing }, measured, random);
    const section = costSection(results, { contenders, growing }, method, machine());
    if (values.write) writeSection('bench', section);
    console.log(values.json ? JSON.stringify(results, null, 2) : section);
  } finally {
    await surroundings.close();
  }
}
