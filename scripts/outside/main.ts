/**
 * Tries what is published as somebody would who has never seen this repository: from packed packages, in empty folders.
 * `node scripts/outside/main.ts [--only published|publishing|runtimes|TEMPLATE …]`, after `pnpm build`. The last line is
 * "N passed, N failed".
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingBuilds, packAll, type Tarball } from '../packed/pack.ts';
import { type Ended, inParallel, run, stepLine, stopAll } from '../processes.ts';
import { publishedChecks } from '../test-steps.ts';
import { readPackages, root } from '../workspace.ts';
import { installCreate } from './project.ts';
import { tryPublishing } from './publishing.ts';
import { tryRuntimes } from './runtimes.ts';
import { STEPS, templateTable, tryTemplate } from './template.ts';
import { type Trial, trials } from './trials.ts';

const FIRST_PORT = 19_000;
const PORTS_EACH = 10;

const [flag, ...only] = process.argv.slice(2);
if (flag !== undefined && (flag !== '--only' || only.length === 0)) {
  throw new Error('usage: node scripts/outside/main.ts [--only published|publishing|runtimes|TEMPLATE …]');
}
const isWanted = (name: string): boolean => flag === undefined || only.includes(name);
let passed = 0;
let failed = 0;

function count(what: string, { code, output }: Ended): void {
  if (code === 0) {
    passed++;
    return;
  }
  failed++;
  console.log(`FAIL ${what}\n${output.trimEnd().replace(/^/gm, '    ')}`);
}

async function published(): Promise<void> {
  const results = await inParallel(publishedChecks, 2, async ({ name, command }) => ({
    name,
    ended: await run(command, { cwd: root }),
  }));
  for (const { name, ended } of results) {
    count(name, ended);
    console.log(stepLine(name, ended));
  }
}

async function publishing(tarballs: readonly Tarball[]): Promise<void> {
  const results = await tryPublishing(tarballs);
  for (const { name, ended } of results) count(`pnpm publish --dry-run of ${name}`, ended);
  console.log(`${results.length} packages would be published`);
}

async function runtimes(tarballs: readonly Tarball[], work: string): Promise<void> {
  for (const { name, version, ended } of await tryRuntimes(tarballs, work)) {
    count(`the packages on ${name}`, ended);
    console.log(stepLine(`${name} ${version}`, ended));
  }
}

async function templates(
  chosen: readonly Trial[],
  tarballs: readonly Tarball[],
  work: string,
): Promise<void> {
  const create = await installCreate(tarballs, join(work, 'create'));
  const results = await inParallel([...chosen.entries()], 2, ([index, trial]) =>
    tryTemplate(trial, FIRST_PORT + index * PORTS_EACH, create, tarballs, work),
  );
  for (const { trial, steps } of results) {
    for (const [index, step] of steps.entries()) count(`${trial.template}: ${STEPS[index]}`, step);
  }
  console.log(`\n${templateTable(results)}`);
}

const packages = readPackages(root).filter(({ manifest }) => manifest.private !== true);
const unbuilt = packages.flatMap(missingBuilds);
if (unbuilt.length > 0) throw new Error(unbuilt.join('\n'));
const work = mkdtempSync(join(tmpdir(), 'portcullis-outside-'));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopAll();
    rmSync(work, { recursive: true, force: true });
    process.exit(1);
  });
}
try {
  if (isWanted('published')) await published();
  const tarballs = await packAll(packages, join(work, 'packed'));
  if (isWanted('publishing')) await publishing(tarballs);
  if (isWanted('runtimes')) await runtimes(tarballs, work);
  const chosen = trials.filter(({ template }) => isWanted(template));
  if (chosen.length > 0) await templates(chosen, tarballs, work);
} finally {
  rmSync(work, { recursive: true, force: true });
}
if (failed > 0 || passed === 0) process.exitCode = 1;
console.log(`\n${passed} passed, ${failed} failed`);
