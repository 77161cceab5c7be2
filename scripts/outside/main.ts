/**
 * Tries every template as somebody would who has never seen this repository: from packed packages, in an empty folder.
 * `node scripts/outside/main.ts [TEMPLATE …]`, after `pnpm build`. The last line is "N passed, N failed".
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingBuilds, packAll, type Tarball } from '../pack.ts';
import { type Ended, inParallel, run, stopAll } from '../processes.ts';
import { readPackages, root } from '../workspace.ts';
import { tryDev } from './dev-server.ts';
import { ENVIRONMENT, installCreate, installProject } from './project.ts';
import { type Trial, trials } from './trials.ts';

const STEPS = [
  'create',
  'npm install',
  'npm test',
  'npm run typecheck',
  'npm run check',
  'npm run dev',
] as const;
const FIRST_PORT = 19_000;
const PORTS_EACH = 10;

interface Result {
  readonly trial: Trial;
  readonly steps: readonly Ended[];
}

async function tryTemplate(
  trial: Trial,
  index: number,
  create: string,
  tarballs: readonly Tarball[],
  work: string,
): Promise<Result> {
  const folder = join(work, trial.template);
  const npm = (...args: string[]) => run(['npm', ...args], { cwd: folder, env: ENVIRONMENT });
  const port = FIRST_PORT + index * PORTS_EACH;
  const actions: readonly (() => Promise<Ended>)[] = [
    () => run([create, folder, '--template', trial.template, '--yes'], { cwd: work, env: ENVIRONMENT }),
    () => installProject(folder, tarballs),
    () => npm('test'),
    () => npm('run', 'typecheck'),
    () => npm('run', 'check'),
    () => tryDev(folder, port, trial.path, trial.status),
  ];
  const steps: Ended[] = [];
  for (const action of actions) {
    const ended = await action();
    steps.push(ended);
    if (ended.code === 0) continue;
    console.log(`FAIL ${trial.template}: ${STEPS[steps.length - 1]}`);
    console.log(ended.output.trimEnd().replace(/^/gm, '    '));
    break;
  }
  rmSync(folder, { recursive: true, force: true });
  return { trial, steps };
}

function table(results: readonly Result[]): string {
  const rows = results.map(({ trial, steps }) => [
    trial.template,
    ...STEPS.map((_, index) => {
      const step = steps[index];
      return step === undefined ? '–' : `${step.seconds.toFixed(1)}${step.code === 0 ? '' : ' FAIL'}`;
    }),
  ]);
  const head = ['seconds', ...STEPS.map((step) => step.replace(/^npm (?:run )?/, ''))];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [head, ...rows].map(line).join('\n');
}

const packages = readPackages(root).filter(({ manifest }) => manifest.private !== true);
const unbuilt = packages.flatMap(missingBuilds);
if (unbuilt.length > 0) throw new Error(unbuilt.join('\n'));
const wanted = process.argv.slice(2);
const chosen = wanted.length === 0 ? trials : trials.filter(({ template }) => wanted.includes(template));
const work = mkdtempSync(join(tmpdir(), 'portcullis-outside-'));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopAll();
    rmSync(work, { recursive: true, force: true });
    process.exit(1);
  });
}
try {
  const tarballs = await packAll(packages, join(work, 'packed'));
  const create = await installCreate(tarballs, join(work, 'create'));
  const results = await inParallel([...chosen.entries()], 2, ([index, trial]) =>
    tryTemplate(trial, index, create, tarballs, work),
  );
  const ended = results.flatMap(({ steps }) => steps);
  const failed = ended.filter(({ code }) => code !== 0).length;
  console.log(`\n${table(results)}\n`);
  if (failed > 0) process.exitCode = 1;
  console.log(`${ended.length - failed} passed, ${failed} failed`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
