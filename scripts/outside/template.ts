import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { hasIssuer, templateCalled } from '../../packages/create/src/templates.ts';
import type { Tarball } from '../packed/pack.ts';
import { type Ended, run } from '../processes.ts';
import { tryDev } from './dev-server.ts';
import { ENVIRONMENT, installProject } from './project.ts';
import type { Trial } from './trials.ts';

/** What is typed, in this order. */
export const STEPS = [
  'create',
  'npm install',
  'npm test',
  'npm run typecheck',
  'npm run check',
  'npm run dev',
] as const;

/** A template, and how far it came: a step that failed is the last. */
export interface TemplateResult {
  readonly trial: Trial;
  readonly steps: readonly Ended[];
}

/** Makes a project of a template in an empty folder, and does with it what its README says. */
export async function tryTemplate(
  trial: Trial,
  port: number,
  create: string,
  tarballs: readonly Tarball[],
  work: string,
): Promise<TemplateResult> {
  const folder = join(work, trial.template);
  const npm = (...args: string[]) => run(['npm', ...args], { cwd: folder, env: ENVIRONMENT });
  const actions: readonly (() => Promise<Ended>)[] = [
    () =>
      run([create, folder, '--template', trial.template, '--yes', ...own(trial)], {
        cwd: work,
        env: ENVIRONMENT,
      }),
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
    if (ended.code !== 0) break;
  }
  rmSync(folder, { recursive: true, force: true });
  return { trial, steps };
}

/** A host and an issuer of the project's own, as docs/start-here.md has it: what is in the template works by being its own. */
function own({ template }: Trial): readonly string[] {
  const known = templateCalled(template);
  if (known === undefined) throw new Error(`there is no template ${template}`);
  return [
    ...(known.host === undefined ? [] : ['--host', 'gate.example.com']),
    ...(hasIssuer(known) ? ['--issuer', 'https://id.example.com'] : []),
  ];
}

/** Seconds of each step, a template a line. */
export function templateTable(results: readonly TemplateResult[]): string {
  const head = ['seconds', ...STEPS.map((step) => step.replace(/^npm (?:run )?/, ''))];
  const rows = results.map(({ trial, steps }) => [
    trial.template,
    ...STEPS.map((_, index) => {
      const step = steps[index];
      return step === undefined ? '–' : `${step.seconds.toFixed(1)}${step.code === 0 ? '' : ' FAIL'}`;
    }),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [head, ...rows].map(line).join('\n');
}
