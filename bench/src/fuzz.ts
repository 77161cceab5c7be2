import { parseArgs } from 'node:util';
import { asked } from '../../scripts/asked.ts';
import { missingForPhpEcho } from '../../scripts/php-echo/php-echo.ts';
import { addToCorpus, readCorpus } from './fuzz/corpus.ts';
import { startDifferential } from './fuzz/differential/differential.ts';
import { properties } from './fuzz/properties.ts';
import { markdownTable } from './markdown-table.ts';
import { writeSection } from './proof-page.ts';

const USAGE = `usage: pnpm fuzz [--minutes 1] [--seed N] [--only NAME] [--write]
  --only NAME   one target, such as differential: PHP behind nginx, and the gate in workerd before them
  --write       puts the counts into docs/proof.md`;

const DIFFERENTIAL = 'differential';
const NAMES: readonly string[] = [...properties.map(({ name }) => name), DIFFERENTIAL];

const missing = missingForPhpEcho();
const { minutes, seed, only, write } = asked(USAGE, optionsOf);
if (missing !== undefined) console.error(missing);
const wantsGate = missing === undefined && (only ?? DIFFERENTIAL) === DIFFERENTIAL;
const gate = wantsGate ? await startDifferential() : undefined;
const all = gate === undefined ? properties : [...properties, gate.property];
const chosen = all.filter(({ name }) => only === undefined || name === only);
const milliseconds = (minutes * 60_000) / chosen.length;
const rows: string[][] = [];
for (const property of chosen) {
  const { name, runs, failure } = await property.run({
    seed,
    milliseconds,
    runs: Number.MAX_SAFE_INTEGER,
    first: readCorpus(property.name),
  });
  rows.push([name, String(runs), failure === undefined ? 'none' : 'found']);
  if (failure === undefined) continue;
  process.exitCode = 1;
  addToCorpus(name, failure.input);
  console.error(
    `${name}: kept in bench/corpus/${name}.json, and tried by \`pnpm test\` from now on\n${failure.report}`,
  );
}
const day = new Date().toISOString().slice(0, 10);
const text = `Run on ${day} for ${minutes} minutes, seed ${seed}. Each input that broke something is kept in \`bench/corpus\` and
tried first ever after, by \`pnpm test\` too.

${markdownTable(['parser', 'inputs', 'broken by'], rows)}`;
if (write) writeSection('fuzz', text);
console.log(text);
if (gate !== undefined) console.log(`differential: ${JSON.stringify(gate.counts)}`);
await gate?.close();

function optionsOf(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: `${Date.now() % 2 ** 31}` },
      only: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  const { only, write } = values;
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
  if (!(minutes > 0 && minutes <= 1440)) throw new Error('--minutes takes a number, up to 1440');
  if (!Number.isInteger(seed)) throw new Error('--seed takes a whole number');
  if (only !== undefined && !NAMES.includes(only)) throw new Error(`--only takes one of ${NAMES.join(', ')}`);
  if (only === DIFFERENTIAL && missing !== undefined) throw new Error(missing);
  // The table of the page is that of all targets.
  if (write && only !== undefined) throw new Error('--write cannot stand with --only');
  if (write && missing !== undefined) throw new Error(`--write is for all targets: ${missing}`);
  return { minutes, seed, only, write };
}
