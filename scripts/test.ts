/** Runs everything that must hold: `pnpm test [--only checks|vitest|packages]`. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { asked } from './asked.ts';
import { areRunsLong } from './fixtures/long-runs.ts';
import { watchLauncher } from './launcher.ts';
import { missingForPhpEcho } from './php-echo/php-echo.ts';
import { type Ended, inParallel, pnpm, run, stopAll } from './processes.ts';
import { ensureChromium } from './programs/chromium.ts';
import { missingGo } from './programs/go-verifier.ts';
import { missingPostgres } from './programs/postgres-server.ts';
import { missingVersionControl } from './programs/version-control-programs.ts';
import { missingZ3 } from './programs/z3.ts';
import { checks, type Part, packageChecks, partsToRun, type Step, USAGE } from './test-steps.ts';
import { type Count, countTests, type VitestReport } from './vitest-report.ts';
import { root } from './workspace.ts';

let stopped = false;

async function runStep({ name, command }: Step): Promise<Count> {
  if (stopped) return { passed: 0, failed: 0 };
  const ended = await run(command, { cwd: root });
  console.log(stepLine(name, ended));
  if (ended.code !== 0) console.log(ended.output.trimEnd().replace(/^/gm, '    '));
  return ended.code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function stepLine(name: string, { code, seconds }: Ended): string {
  return `${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds.toFixed(1)} s)`;
}

async function runSteps(steps: readonly Step[]): Promise<Count> {
  return sum(await inParallel(steps, Math.min(4, availableParallelism()), runStep));
}

async function runVitest(): Promise<Count> {
  const browser = await ensureChromium();
  if (browser !== undefined) console.log(browser);
  const php = missingForPhpEcho();
  if (php !== undefined) console.log(php);
  const programs = missingVersionControl();
  if (programs !== undefined) console.log(programs);
  const postgres = missingPostgres();
  if (postgres !== undefined) console.log(postgres);
  if (missingGo !== undefined) console.log(missingGo);
  if (missingZ3 !== undefined) console.log(missingZ3);
  if (!areRunsLong)
    console.log(
      'left out: what takes minutes (the site, soak, answered projects, restored copies, keys of its own for each test, pages in all languages, in forced colors, in the whole Chromium, and their pictures); LONG_RUNS=1 runs it',
    );
  const file = join(root, '.artifacts', 'vitest.json');
  mkdirSync(join(root, '.artifacts'), { recursive: true });
  rmSync(file, { force: true });
  const command = ['node_modules/.bin/vitest', 'run', '--reporter=default', '--reporter=json'];
  const ended = await run([...command, `--outputFile.json=${file}`], {
    cwd: root,
    onOutput: (text) => process.stdout.write(text),
  });
  const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as VitestReport) : undefined;
  const count = countTests(report, ended.code);
  console.log(`\n${stepLine('vitest', ended)}: ${count.passed} passed, ${count.failed} failed`);
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

const runners: Readonly<Record<Part, () => Promise<Count>>> = {
  checks: () => runSteps(checks),
  vitest: runVitest,
  packages: runPackages,
};

function stop(reason: string): void {
  stopped = true;
  console.log(`stopped: ${reason}`);
  stopAll();
  process.exitCode = 1;
}

if (import.meta.main) {
  // Node keeps what it made of our sources: tests start the command line hundreds of times.
  process.env.NODE_COMPILE_CACHE ??= join(root, '.artifacts', 'compile-cache');
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  watchLauncher(() => stop('the command that launched the tests is gone'));
  let total: Count = { passed: 0, failed: 0 };
  for (const part of asked(USAGE, partsToRun)) {
    if (stopped) break;
    console.log(`\n${part}\n${'-'.repeat(part.length)}`);
    total = sum([total, await runners[part]()]);
  }
  if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
}
