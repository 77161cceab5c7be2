/** Runs everything that must hold, or a part of it: `pnpm test --help` says how. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { asked } from './asked.ts';
import { SHARED_BUNDLES } from './bundles/bundle.ts';
import { watchLauncher } from './launcher.ts';
import { leftOut } from './left-out.ts';
import { missingForPhpEcho } from './php-echo/php-echo.ts';
import { inParallel, pnpm, run, stepLine, stopAll } from './processes.ts';
import { ensureChromium } from './programs/chromium.ts';
import { missingGo } from './programs/go-verifier.ts';
import { missingPostgres } from './programs/postgres-server.ts';
import { missingVersionControl } from './programs/version-control-programs.ts';
import { missingZ3 } from './programs/z3.ts';
import { type Part, type TestArguments, testArguments, USAGE } from './test-arguments.ts';
import { FEW_PROJECT, isSlow, SLOW_PROJECTS, slowFilesSince, testFiles } from './test-files.ts';
import { checks, packageChecks, type Step } from './test-steps.ts';
import { type Count, countTests, failedFiles, type VitestReport } from './vitest-report.ts';
import { root } from './workspace.ts';

let stopped = false;
/** What failed, as the commands that run each of it alone. */
const again: string[] = [];

async function runStep({ name, command }: Step): Promise<Count> {
  if (stopped) return { passed: 0, failed: 0 };
  const ended = await run(command, { cwd: root });
  console.log(stepLine(name, ended));
  if (ended.code === 0) return { passed: 1, failed: 0 };
  console.log(ended.output.trimEnd().replace(/^/gm, '    '));
  again.push(command.join(' ').replace(process.execPath, 'node_modules/.bin/node'));
  return { passed: 0, failed: 1 };
}

async function runSteps(steps: readonly Step[]): Promise<Count> {
  return sum(await inParallel(steps, Math.min(4, availableParallelism()), runStep));
}

/** Says which programs are missing, and what is left out or done instead; for slow tests, the browser is installed where it can be. */
async function lookForPrograms(forSlow: boolean): Promise<void> {
  const missing = [missingForPhpEcho(), missingVersionControl(), missingPostgres()];
  if (forSlow) missing.push(await ensureChromium(), missingGo, missingZ3);
  for (const one of missing) if (one !== undefined) console.log(one);
}

async function runVitest({ all, areFiles, changedSince, paths }: TestArguments): Promise<Count> {
  await lookForPrograms(areFiles ? paths.some(isSlow) : all);
  if (areFiles) return vitest('vitest', paths);
  if (all) return vitest('vitest', ['--project', `!${FEW_PROJECT}`, ...paths]);
  const quick = await vitest('vitest', ['--project', `!${SLOW_PROJECTS}`, ...paths]);
  if (changedSince === undefined || stopped) return quick;
  const slow = await slowFilesSince(changedSince);
  console.log(`\n${slow.length} files of slow tests depend on what changed since ${changedSince}`);
  if (slow.length === 0) return quick;
  await lookForPrograms(true);
  return sum([quick, await vitest('slow tests', ['--project', SLOW_PROJECTS, ...slow])]);
}

/** Empty at first: what is bundled can change with more than the files that are looked at, such as a version of a package. */
function emptyFolder(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

async function vitest(name: string, args: readonly string[]): Promise<Count> {
  const file = join(root, '.artifacts', 'vitest.json');
  mkdirSync(join(root, '.artifacts'), { recursive: true });
  rmSync(file, { force: true });
  const command = ['node_modules/.bin/vitest', 'run', '--reporter=default', '--reporter=json'];
  const ended = await run([...command, `--outputFile.json=${file}`, ...args], {
    cwd: root,
    onOutput: (text) => process.stdout.write(text),
  });
  const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as VitestReport) : undefined;
  const count = countTests(report, ended.code);
  again.push(...failedFiles(report, root).map((failed) => `npx -y pnpm@12 test ${failed}`));
  console.log(`\n${stepLine(name, ended)}: ${count.passed} passed, ${count.failed} failed`);
  return count;
}

/** Nothing that is looked at afterwards exists without the build. */
async function runPackages(): Promise<Count> {
  const build = await runStep({ name: 'build', command: pnpm('run', 'build') });
  return build.failed > 0 ? build : sum([build, await runSteps(packageChecks)]);
}

function sum(counts: readonly Count[]): Count {
  return counts.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed }));
}

const runners: Readonly<Record<Part, (options: TestArguments) => Promise<Count>>> = {
  checks: () => runSteps(checks),
  vitest: runVitest,
  packages: runPackages,
};

let watching: ChildProcess | undefined;

/**
 * Until it is interrupted: runs the tests of what is not committed, and then of each file that changes. To run all of a package first
 * would take longer than somebody waits who begins. Vitest reads keys, so it has the terminal.
 */
async function watch({ paths }: TestArguments): Promise<void> {
  const args = ['watch', '--project', `!${SLOW_PROJECTS}`, '--changed', 'HEAD', ...paths];
  watching = spawn('node_modules/.bin/vitest', args, { cwd: root, stdio: 'inherit' });
  const [code] = (await once(watching, 'close')) as [number | null];
  process.exitCode = code ?? 1;
}

function stop(reason: string): void {
  stopped = true;
  console.log(`stopped: ${reason}`);
  stopAll();
  watching?.kill();
  process.exitCode = 1;
}

async function runAll(options: TestArguments): Promise<void> {
  let total: Count = { passed: 0, failed: 0 };
  for (const part of options.parts) {
    if (stopped) break;
    console.log(`\n${part}\n${'-'.repeat(part.length)}`);
    total = sum([total, await runners[part](options)]);
  }
  if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
  const rest = leftOut(options, testFiles());
  if (rest !== undefined) console.log(`\n${rest}`);
  if (again.length > 0)
    console.log(`\nto run again what failed:\n${again.map((one) => `  ${one}`).join('\n')}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
}

if (import.meta.main) {
  // Node keeps what it made of our sources: tests start the command line hundreds of times.
  process.env.NODE_COMPILE_CACHE ??= join(root, '.artifacts', 'compile-cache');
  process.env[SHARED_BUNDLES] = emptyFolder(join(root, '.artifacts', 'bundles'));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  watchLauncher(() => stop('the command that launched the tests is gone'));
  const options = asked(USAGE, (args) => testArguments(args, (path) => existsSync(join(root, path))));
  if (options.watch) await watch(options);
  else await runAll(options);
}
