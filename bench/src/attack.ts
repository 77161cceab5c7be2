import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  type Attack,
  type AttackResult,
  attacks,
  attackTable,
  foundCrashesOnly,
  type McpAttackResult,
  openRedirects,
  runAttacks,
  runMcpAttacks,
} from '@portcullis/testing/attack-pack';
import { asked } from '../../scripts/asked.ts';
import { type AttackedName, attackedNames, startAttackedGate } from './attacked-gates.ts';
import { machine } from './machine.ts';
import { attackedMcpGates } from './mcp/attacked-mcp-gates.ts';
import { writeSection } from './proof-page.ts';

const USAGE = `usage: pnpm attack [--built | --mcp] [--redirects FILE] [--write]
  --built           attacks ours as the Worker that portcullis build writes, and nothing else
  --mcp             attacks gates in front of MCP servers, and nothing else
  --redirects FILE  tries the addresses of a published list as well, one a line
  --write           puts the tables into docs/proof.md`;

const { write, built, mcp, redirects } = asked(USAGE, optionsOf);
const when = `Run on ${new Date().toISOString().slice(0, 10)} in workerd: ${machine()}.`;
if (!mcp) await attackGates();
if (!built) await attackMcpGates();

async function attackGates(): Promise<void> {
  const sections: string[] = [];
  for (const name of built ? attackedNames.filter(isOurs) : attackedNames) {
    await using attacked = await startAttackedGate(name, built);
    const results = await runAttacks(attacked.gate, [...attacksOn(name), ...redirects]);
    sections.push(sectionOf(name, results));
  }
  show('attacks', sections);
}

async function attackMcpGates(): Promise<void> {
  const sections: string[] = [];
  for (const [name, start] of Object.entries(attackedMcpGates)) {
    await using attacked = await start();
    sections.push(sectionOf(name, await runMcpAttacks(attacked.gate)));
  }
  show('mcp-attacks', sections);
}

function show(section: 'attacks' | 'mcp-attacks', sections: readonly string[]): void {
  const text = `${when}\n\n${sections.join('\n\n')}`;
  if (write) writeSection(section, text);
  console.log(text);
}

interface Options {
  readonly write: boolean;
  readonly built: boolean;
  readonly mcp: boolean;
  readonly redirects: readonly Attack[];
}

function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      write: { type: 'boolean', default: false },
      built: { type: 'boolean', default: false },
      mcp: { type: 'boolean', default: false },
      redirects: { type: 'string' },
    },
  });
  const { write, built, mcp, redirects: file } = values;
  // The tables of the page are those of all gates.
  if (write && built) throw new Error('--write cannot stand with --built');
  if (built && mcp) throw new Error('--built cannot stand with --mcp');
  if (file === undefined) return { write, built, mcp, redirects: [] };
  const addresses = readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '');
  return { write, built, mcp, redirects: [openRedirects('open redirects of a published list', addresses)] };
}

function isOurs(name: string): boolean {
  return name.startsWith('portcullis');
}

/** Where sessions are makes a difference to attacks on logins only. */
function attacksOn(name: AttackedName): readonly Attack[] {
  return name === 'portcullis, sessions in cookies'
    ? attacks.filter(({ needs = [] }) => needs.includes('login'))
    : attacks;
}

function sectionOf(name: string, results: readonly (AttackResult | McpAttackResult)[]): string {
  // The others are the control.
  if (isOurs(name) && results.some(({ result }) => result === 'found')) process.exitCode = 1;
  const count = (wanted: AttackResult['result']): number =>
    results.filter(({ result }) => result === wanted).length;
  const tried = results.reduce((sum, result) => sum + result.tried, 0);
  const crashes = results.filter(foundCrashesOnly).length;
  const only = crashes === 0 ? '' : ` (${crashes} of them only refusals with 500)`;
  return `### ${name}

${tried} trials: ${count('passed')} attacks passed, ${count('found')} found something${only}, ${count('not tried')} not tried.

${attackTable(isOurs(name) ? results : results.filter(({ result }) => result !== 'not tried'))}`;
}
