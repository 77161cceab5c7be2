import { parseArgs } from 'node:util';
import { measureColdStarts } from './cold-start.ts';
import { contenders } from './contenders.ts';
import { measureDecisions } from './decision-cost.ts';
import { machine } from './machine.ts';
import { benchSection } from './proof.ts';
import { writeSection } from './proof-page.ts';
import { resultsOf } from './results.ts';
import { measureRounds } from './rounds.ts';
import { measureSizes } from './sizes.ts';
import { startSurroundings } from './surroundings.ts';

const USAGE =
  'usage: pnpm bench [--json] [--rounds 5] [--seconds 3] [--write]     --write puts it into docs/proof.md';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const rounds = wholeNumber(values.rounds);
const seconds = wholeNumber(values.seconds);

if (values.help || rounds === undefined || seconds === undefined) {
  console.error(USAGE);
  process.exitCode = values.help ? 0 : 2;
} else {
  const surroundings = await startSurroundings();
  try {
    const method = { rounds, seconds, connections: 16 };
    const progress = (text: string): void => console.error(text);
    const samples = await measureRounds(surroundings, { ...method, progress });
    const decisions = await measureDecisions(surroundings);
    const coldStarts = await measureColdStarts(surroundings);
    const sizes = await measureSizes();
    const results = resultsOf({ contenders, samples, sizes, coldStarts, decisions });
    const section = benchSection(results, contenders, method, await machine());
    if (values.write) writeSection('bench', section);
    console.log(values.json ? JSON.stringify(results, null, 2) : section);
  } finally {
    await surroundings.close();
  }
}

function wholeNumber(text: string): number | undefined {
  return /^[1-9]\d{0,3}$/.test(text) ? Number(text) : undefined;
}
