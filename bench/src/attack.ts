import { type AttackResult, attackTable, runAttacks } from '@portcullis/attack-pack';
import { attackedGates, startAttackedGate } from './attacked-gates.ts';
import { machine } from './machine.ts';
import { writeSection } from './proof-page.ts';

const USAGE = 'usage: pnpm attack [--write]     --write puts it into docs/proof.md';

const [option, ...rest] = process.argv.slice(2);
if (rest.length > 0 || (option !== undefined && option !== '--write')) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const sections: string[] = [];
  for (const name of Object.keys(attackedGates) as (keyof typeof attackedGates)[]) {
    await using attacked = await startAttackedGate(name);
    const results = await runAttacks(attacked.gate);
    sections.push(sectionOf(name, results));
    // The others are the control.
    if (name === 'portcullis' && results.some(({ result }) => result === 'found')) process.exitCode = 1;
  }
  const text = `Run on ${new Date().toISOString().slice(0, 10)} in workerd: ${await machine()}.\n\n${sections.join('\n\n')}`;
  if (option === '--write') writeSection('attacks', text);
  console.log(text);
}

function sectionOf(name: string, results: readonly AttackResult[]): string {
  const count = (wanted: AttackResult['result']): number =>
    results.filter(({ result }) => result === wanted).length;
  const requests = results.reduce((sum, { tried }) => sum + tried, 0);
  return `### ${name}

${requests} requests: ${count('passed')} attacks passed, ${count('found')} found something, ${count('not tried')} not tried.

${attackTable(name === 'portcullis' ? results : results.filter(({ attack }) => !('notFromOutside' in attack.how)))}`;
}
