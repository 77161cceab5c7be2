import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectTemplates } from '../../../../scripts/collect-templates.ts';
import { portcullis } from '../../../../scripts/fixtures/portcullis.ts';
import { root } from '../../../../scripts/workspace.ts';
import { create } from '../../src/create.ts';
import { templates } from '../../src/templates.ts';
import { answers } from '../fixtures/answers.ts';

// The project that answers make, with the tools that it names: they are those of the example whose tools it has.

const run = promisify(execFile);
const EXAMPLE = join(root, 'examples/multi-instance');

let work: string;
beforeAll(() => {
  mkdirSync(join(root, '.artifacts'), { recursive: true });
  work = mkdtempSync(join(root, '.artifacts', 'answered-'));
  collectTemplates(
    join(work, 'templates'),
    templates.map(({ name }) => name),
  );
});
afterAll(() => rmSync(work, { recursive: true }));

async function project(name: string, given: object): Promise<string> {
  const file = join(work, `${name}.json`);
  writeFileSync(file, JSON.stringify(given));
  const printed: string[] = [];
  const stream = { write: (text: string) => printed.push(text) };
  const folder = join(work, name);
  const code = await create(
    [folder, '--answers', file],
    { stdout: stream, stderr: stream },
    join(work, 'templates'),
  );
  expect([code, printed.join('')]).toEqual([0, expect.stringContaining('files written from your answers')]);
  symlinkSync(join(EXAMPLE, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** What our command says of files of the project. */
async function said(folder: string, command: string, ...args: readonly string[]): Promise<string> {
  const files = args.map((arg) => (/^[.\w]+\.\w+$/.test(arg) ? join(folder, arg) : arg));
  const { code, out } = await portcullis(command, ...files);
  expect([code, out]).toEqual([0, expect.anything()]);
  return out;
}

/** Runs a program of the project. Rejects with what it said where it fails. */
async function runs(folder: string, program: string, ...args: readonly string[]): Promise<string> {
  const options = {
    cwd: folder,
    env: { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false', NO_COLOR: '1' },
  };
  try {
    return (await run(join(folder, 'node_modules/.bin', program), args, options)).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    throw new Error(`${program} failed: ${stdout}${stderr}`);
  }
}

const [wiki, phorge] = answers().instances;
const IN_VITEST = 'a wiki and a Phorge';
const projects = {
  [IN_VITEST]: answers(),
  'a wiki that is only read, and a Phorge that nobody administers through the gate': {
    ...answers(),
    provider: {
      ...answers().provider,
      ...{ kind: 'entra-id', issuer: 'https://login.microsoftonline.com/acme/v2.0' },
    },
    instances: [
      { ...wiki, public: undefined, administration: undefined, may: { staff: 'read' } },
      { ...phorge, may: { staff: 'write' } },
    ],
  },
};

describe.each(Object.entries(projects))('%s', (name, given) => {
  let folder: string;
  beforeAll(async () => {
    folder = await project(name.replaceAll(/\W+/g, '-'), JSON.parse(JSON.stringify(given)));
  });

  // From source, and so much more than a project has of us: by the compiler that takes a third of the time.
  test('type-checks', { timeout: 300_000 }, async () => {
    const compiler = join(root, 'node_modules/typescript-native/bin/tsc');
    await run(process.execPath, [compiler], { cwd: folder });
  });

  test('has a good configuration with every binding', async () => {
    const args = ['portcullis.json', '--vars', '.dev.vars', '--wrangler', 'wrangler.jsonc'];
    expect(await said(folder, 'check', ...args)).toContain('portcullis.json: good');
  });

  test('passes the tests of its policies, and proves what they claim', async () => {
    for (const table of ['wiki.test.yaml', 'phorge.test.yaml'])
      expect(await said(folder, 'test', 'portcullis.json', '--cases', table)).toMatch(/\d+ cases/);
    expect(await said(folder, 'prove', 'portcullis.json')).toContain('all hold');
    // By Vitest, as `npm test` does, the same takes as long again. Its test file is the same for all answers.
    if (name === IN_VITEST) expect(await runs(folder, 'vitest', 'run')).toMatch(/Tests +\d+ passed/);
  });

  test('is accepted by Wrangler as deployable', async () => {
    const printed = await runs(folder, 'wrangler', 'deploy', '--dry-run');
    for (const instance of given.instances as { host?: string }[]) expect(printed).toContain(instance.host);
    expect(printed).toContain('--dry-run: exiting now');
  });

  test('is served in development as well', async () => {
    const args = ['-c', 'wrangler.dev.jsonc', '--dry-run'];
    expect(await runs(folder, 'wrangler', 'deploy', ...args)).toContain('127.0.0.1:8788');
  });
});
