import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { bundledProgram } from './bundled-program.ts';
import { folderWith, goodConfiguration } from './configuration-files.ts';

// Each run starts the program two to six times.
vi.setConfig({ testTimeout: 180_000 });

const ACTION = join(import.meta.dirname, '../../../.github/actions/portcullis/action.yml');

interface Step {
  readonly id: string;
  readonly shell: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: string;
}

const action: {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
} = parse(readFileSync(ACTION, 'utf8'));

const CASES =
  'cases:\n  - { name: engineers see code, groups: [eng], path: /differential/, expect: allow }\n';
/** The file of policy tests. Without it, the action does not start the program for them. */
const CASES_FILE = 'portcullis.test.yaml';

function configuration(changeOfRules: readonly object[] = []): object {
  const made = JSON.parse(JSON.stringify(goodConfiguration()));
  made.instances[0].policy.rules.push(...changeOfRules);
  return made;
}

/** Lets somebody in, in a way that no rule before it does. */
const OPENING = { name: 'open', effect: 'allow', who: { roles: ['contractor'] }, paths: ['/w/**'] };

/** A repository with one commit, and a change that is not committed. */
function repository(base: object, head: object, files: Readonly<Record<string, string>> = {}): string {
  const folder = folderWith({ 'portcullis.json': base });
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: folder });
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'base');
  writeFileSync(join(folder, 'portcullis.json'), JSON.stringify(head, null, 2));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** Runs the steps as GitHub does: in bash, with their environment filled in, until one fails. */
function runAction(folder: string, inputs: Readonly<Record<string, string>> = {}) {
  const outputs: Record<string, string> = {};
  let log = '';
  let code = 0;
  const summary = join(folder, '.summary');
  for (const step of action.runs.steps) {
    const output = join(folder, `.output-${step.id}`);
    const fill = (text: string): string =>
      text.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (_whole, name: string) => {
        if (!name.startsWith('inputs.'))
          return outputs[name.replace('.outputs.', '.').replace('steps.', '')] ?? '';
        const input = name.slice('inputs.'.length);
        return inputs[input] ?? fill(action.inputs[input]?.default ?? '');
      });
    const env = Object.fromEntries(Object.entries(step.env).map(([name, text]) => [name, fill(text)]));
    const ran = spawnSync(step.shell, ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
      cwd: folder,
      env: { ...process.env, ...env, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary },
      encoding: 'utf8',
    });
    log += ran.stdout + ran.stderr;
    code = ran.status ?? -1;
    const lines = existsSync(output) ? readFileSync(output, 'utf8').trim().split('\n') : [];
    for (const line of lines) {
      const [name = '', value = ''] = line.split('=');
      outputs[`${step.id}.${name}`] = value;
    }
    if (code !== 0) break;
  }
  const text = existsSync(summary) ? readFileSync(summary, 'utf8') : '';
  return { code, log, summary: text, outputs };
}

const COMMAND = `${process.execPath} ${await bundledProgram()}`;

test('a good change: everything is run and compared, and the report is the summary', () => {
  const folder = repository(configuration(), configuration(), { [CASES_FILE]: CASES });
  const { code, summary, outputs } = runAction(folder, { command: COMMAND, base: 'main' });
  expect(summary).toMatch(/^## Portcullis: portcullis\.json\n\n### Configuration and Worker: good\n/);
  expect(summary).toContain('### Policy tests: good\n\n    1 case: 1 as expected, 0 not\n');
  expect(summary).toContain('### What the change lets in: good\n\n    equivalent');
  expect([code, outputs['report.good']]).toEqual([0, 'true']);
  expect(readFileSync(join(folder, outputs['report.report'] ?? ''), 'utf8')).toBe(summary);
});

test('access that a change opens is shown, and fails the action where configured', () => {
  const folder = repository(configuration(), configuration([OPENING]));
  const shown = runAction(folder, { command: COMMAND, base: 'main' });
  expect(shown.summary).toMatch(/What the change lets in: good\n\n {4}gained {2}contractor: /);
  expect(shown.code).toBe(0);
  const refused = runAction(folder, { command: COMMAND, base: 'main', 'no-new-access': 'true' });
  expect(refused.summary).toContain('### What the change lets in: **a finding**');
  expect([refused.code, refused.outputs['report.good']]).toEqual([1, 'false']);
});

test('a change of settings alone is listed, and fails where no new access is allowed', () => {
  const changed = { ...configuration(), keyCache: { kv: 'KEYS' } };
  const folder = repository(configuration(), changed);
  const shown = runAction(folder, { command: COMMAND, base: 'main' });
  expect(shown.summary).toContain('each of which may grant access:\n            .keyCache.kv\n');
  expect(shown.code).toBe(0);
  const refused = runAction(folder, { command: COMMAND, base: 'main', 'no-new-access': 'true' });
  expect(refused.summary).toContain('### What the change lets in: **a finding**');
  expect(refused.code).toBe(1);
});

test('a configuration that the base does not have counts as new access, and fails where none is allowed', () => {
  const folder = repository(configuration(), configuration(), {
    'other.json': JSON.stringify(configuration()),
  });
  const inputs = { command: COMMAND, base: 'main', configuration: 'other.json' };
  const shown = runAction(folder, inputs);
  expect([shown.code, shown.summary]).toEqual([0, expect.stringContaining('The configuration is new.')]);
  const refused = runAction(folder, { ...inputs, 'no-new-access': 'true' });
  expect([refused.code, refused.summary]).toEqual([
    1,
    expect.stringContaining('is not in main: all that it lets in is new'),
  ]);
});

test('without a base, it cannot be decided whether a change opens access', () => {
  const folder = repository(configuration(), configuration());
  const { code, summary } = runAction(folder, { command: COMMAND, base: '', 'no-new-access': 'true' });
  expect([code, summary]).toEqual([
    1,
    expect.stringContaining('### What the change lets in: **could not be decided**\n\n    There is no base'),
  ]);
});

test('a setting that is neither true nor false allows no new access', () => {
  const folder = repository(configuration(), configuration([OPENING]));
  const { code } = runAction(folder, { command: COMMAND, base: 'main', 'no-new-access': 'True' });
  expect(code).toBe(1);
});

test('claims are proved however JSON encodes their name', () => {
  const head = configuration() as { instances: { policy: { claims?: object[] } }[] };
  const claim = { name: 'no tasks', who: { roles: ['engineer'] }, always: true, paths: ['/w/'] };
  if (head.instances[0] !== undefined) head.instances[0].policy.claims = [claim];
  const folder = repository(configuration(), head);
  const file = join(folder, 'portcullis.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"claims"', String.raw`"cl\u0061ims"`));
  expect(runAction(folder, { command: COMMAND }).summary).toContain('### Claims: ');
});

test('a failing case and a wrong claim are annotated at their lines, and the others are run nevertheless', () => {
  const head = configuration() as { instances: { policy: { claims?: object[] } }[] };
  const claim = {
    name: 'no tasks',
    who: { roles: ['contractor'] },
    never: true,
    paths: ['/T1'],
  };
  if (head.instances[0] !== undefined) head.instances[0].policy.claims = [claim];
  const wrong = `${CASES}  - { name: "\`\`\` <b>", groups: [eng], path: /D1, expect: deny }\n`;
  const folder = repository(configuration(), head, { [CASES_FILE]: wrong });
  const { code, log, summary } = runAction(folder, { command: COMMAND });
  expect(code).toBe(1);
  expect(log).toMatch(/^::error file=portcullis\.test\.yaml,line=3,/m);
  expect(log).toMatch(/^::error file=portcullis\.json,line=\d+,col=\d+,title=no tasks::/m);
  expect(summary).toContain('### Policy tests: **a finding**\n\n    ``` <b>\n');
  expect(summary).toContain('### Claims: **a finding**');
  expect(summary).not.toContain('What the change lets in');
});

test('a base that is not fetched fails, with what to do', () => {
  const folder = repository(configuration(), configuration());
  const { code, summary } = runAction(folder, { command: COMMAND, base: 'f'.repeat(40) });
  expect([code, summary]).toEqual([
    1,
    expect.stringContaining('is not fetched: use actions/checkout with fetch-depth: 0'),
  ]);
});
