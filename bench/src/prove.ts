import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { asked } from '../../scripts/asked.ts';
import { root } from '../../scripts/workspace.ts';
import { markdownTable } from './markdown-table.ts';
import { writeSection } from './proof-page.ts';
import { benchPolicies, type ProvedPolicies, variedPolicies } from './proved-policies.ts';

const USAGE =
  'usage: pnpm bench:prove [--write]     how long proofs take; --write puts it into docs/proof.md';

/** Longer than this hangs. */
const PATIENCE_MS = 300_000;
/** What is promised of a thousand rules. */
const MOST = { prove: { seconds: 5, megabytes: 500 }, diff: { seconds: 10, megabytes: undefined } };

const { write } = asked(
  USAGE,
  (args) => parseArgs({ args: [...args], options: { write: { type: 'boolean', default: false } } }).values,
);
const folder = await mkdtemp(join(tmpdir(), 'portcullis-bench-'));
try {
  const section = await measured(folder);
  if (write) writeSection('proofs', section);
  console.log(section);
} finally {
  await rm(folder, { recursive: true });
}

async function measured(folder: string): Promise<string> {
  const demo = JSON.parse(await readFile(join(root, 'examples/phabricator/portcullis.json'), 'utf8'));
  const rows: string[][] = [];
  for (const [rules, policies] of [
    [1000, benchPolicies],
    [10_000, benchPolicies],
    [1000, variedPolicies],
    [10_000, variedPolicies],
  ] as const) {
    const proved = policies(rules);
    const [before, after] = await Promise.all(
      (['before', 'after'] as const).map(async (which) => {
        const file = join(folder, `${which}.json`);
        await writeFile(file, JSON.stringify(configurationOf(demo, proved, which)));
        return file;
      }),
    );
    if (before === undefined || after === undefined) throw new Error('two configurations were written');
    for (const [question, args] of [
      ['prove', [before]],
      ['diff', [before, after]],
    ] as const) {
      console.error(`${question}: ${rules} rules of ${proved.name}`);
      const { seconds, cpuSeconds, megabytes, code, last } = await once([question, ...args]);
      const most = MOST[question];
      const promised = rules === 1000 && policies === benchPolicies;
      const met = cpuSeconds < most.seconds && megabytes < (most.megabytes ?? Number.POSITIVE_INFINITY);
      if (promised && !met) process.exitCode = 1;
      rows.push([
        `${rules.toLocaleString('en')}, ${proved.name}`,
        question === 'prove' ? 'a claim' : 'the difference',
        seconds.toFixed(1),
        cpuSeconds.toFixed(1),
        String(megabytes),
        code === 2 ? `refused: ${last}` : last,
        promised ? (met ? 'met' : 'missed') : '',
      ]);
    }
  }
  const processor = `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown processor'})`;
  return `Measured on ${new Date().toISOString().slice(0, 10)}: ${processor}, ${Math.round(totalmem() / 2 ** 30)} GiB of memory, Node ${process.versions.node}.

Whole commands, from the start of Node to its end: \`portcullis prove\` of one claim, and \`portcullis diff\` with a policy in which
every hundredth rule differs, of the demo's configuration with other rules. Memory is the most that the process held. Other
work may share the cores, so what is promised is compared with the time on the CPU. Of a
thousand rules of the bench's policy is promised: a claim in ${MOST.prove.seconds} s and ${MOST.prove.megabytes} MB, the difference in ${MOST.diff.seconds} s. What takes too much is
refused with the reason, and stays undecided.

${markdownTable(['rules', 'question', 's', 'CPU s', 'MB', 'answer', ''], rows)}
`;
}

function configurationOf(
  demo: { readonly instances: readonly object[] },
  { roles, ...policies }: ProvedPolicies,
  which: 'before' | 'after',
): object {
  const [instance] = demo.instances;
  return { ...demo, roles, instances: [{ ...instance, policy: policies[which] }] };
}

/** What `prove-once.ts` says. */
interface Said {
  readonly cpuSeconds: number;
  readonly megabytes: number;
  readonly code: number;
  readonly last: string;
}

/** One command in a process of its own. */
async function once(args: readonly string[]): Promise<{ readonly seconds: number } & Said> {
  const started = performance.now();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'prove-once.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: PATIENCE_MS,
  });
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  const seconds = (performance.now() - started) / 1000;
  if (text === '') throw new Error(`${args.join(' ')} said nothing in ${seconds.toFixed(0)} s: it hangs`);
  return { seconds, ...(JSON.parse(text) as Said) };
}
