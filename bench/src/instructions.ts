import { parseArgs } from 'node:util';
import { asked } from '../../scripts/asked.ts';
import { contenders } from './cost/contenders.ts';
import { hasValgrind } from './instructions/callgrind.ts';
import { countInstructions } from './instructions/count-instructions.ts';
import { type Counted, instructionsSection } from './instructions/instructions-section.ts';
import { machine } from './machine.ts';
import { writeSection } from './proof-page.ts';
import { startSurroundings } from './surroundings.ts';

const USAGE = `usage: pnpm bench:instructions [NAME...] [--write]
  NAME     contenders of the bench to count beside "bare"; without one, those that claims are made of
  --write  puts it into docs/proof.md`;

/** Those that claims are made of. */
const COUNTED = [
  ...['calls', 'hono_access', 'hono_jwk', 'hono_oidc', 'jose', 'token', 'token_cold'],
  ...['session', 'gate', 'gate_cold', 'gateway', 'gateway_login'],
];

const { positionals, write } = asked(USAGE, (args) => {
  const { positionals, values } = parseArgs({
    args: [...args],
    options: { write: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  // The table of the page is that of all contenders that claims are made of.
  if (values.write && positionals.length > 0) throw new Error('--write cannot stand with names');
  return { positionals, write: values.write };
});
if (!hasValgrind) throw new Error('Valgrind counts the instructions: apt-get install valgrind');

const names = ['bare', ...(positionals.length === 0 ? COUNTED : positionals)];
const surroundings = await startSurroundings();
try {
  const counted: Counted[] = [];
  for (const name of names) {
    const contender = contenders.find((one) => one.name === name);
    if (contender === undefined) throw new Error(`there is no contender "${name}"`);
    console.error(name);
    counted.push({ ...contender, ...(await countInstructions(contender, surroundings)) });
  }
  const section = instructionsSection(counted, machine());
  if (write) writeSection('instructions', section);
  console.log(section);
} finally {
  await surroundings.close();
}
