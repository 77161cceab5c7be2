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

const values = asked(USAGE, (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string' },
      only: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  return values;
});
const minutes = Number(values.minutes);
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);

const missing = missingForPhpEcho();
if (missing !== undefined) console.error(missing);
const gate = missing === undefined ? await startDifferential() : undefined;
const all = gate === undefined ? properties : [...properties, gate.property];
const chosen = values.only === undefined ? all : all.filter(({ name }) => name === values.only);

if (!(minutes > 0 && minutes <= 1440) || !Number.isInteger(seed) || chosen.length === 0) {
  console.error(`${USAGE}\n  NAME is one of ${all.map(({ name }) => name).join(', ')}`);
  process.exitCode = 2;
} else {
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
  if (values.write) writeSection('fuzz', text);
  console.log(text);
  if (gate !== undefined) console.log(`differential: ${JSON.stringify(gate.counts)}`);
}
await gate?.close();
