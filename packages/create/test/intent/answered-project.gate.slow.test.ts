import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unstable_readConfig } from 'wrangler';
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
const IN_VITEST = 'a wiki that is only read, and a Phorge that nobody administers through the gate';
const projects = {
  'a wiki and a Phorge': answers(),
  [IN_VITEST]: {
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

const folders = new Map<string, string>();
beforeAll(async () => {
  for (const [name, given] of Object.entries(projects))
    folders.set(name, await project(name.replaceAll(/\W+/g, '-'), JSON.parse(JSON.stringify(given))));
});
const folderOf = (name: string): string => folders.get(name) ?? '';

// Once for all of them, with the settings that they have in common: most is our source, so much more than a project has of us. By the
// compiler that takes a third of the time.
test('projects that are made from answers type-check', { timeout: 300_000 }, async () => {
  const [first = '', ...others] = folders.values();
  const settings = (folder: string) => readFileSync(join(folder, 'tsconfig.json'), 'utf8');
  for (const other of others) expect(settings(other)).toBe(settings(first));
  const { include } = JSON.parse(settings(first)) as { readonly include: readonly string[] };
  const all = [first, ...others].flatMap((folder) => include.map((part) => join(folder, part)));
  const both = join(first, 'tsconfig.all.json');
  writeFileSync(both, JSON.stringify({ extends: './tsconfig.json', include: all }));
  const compiler = join(root, 'node_modules/typescript-native/bin/tsc');
  const args = [compiler, '-p', both, '--singleThreaded', '--listFiles'];
  const read = (await run(process.execPath, args, { maxBuffer: 2 ** 26 })).stdout.split('\n');
  for (const folder of [first, ...others]) expect(read).toContain(join(folder, 'src/worker.ts'));
});

describe.each(Object.entries(projects))('%s', (name, given) => {
  test('has a good configuration with every binding', async () => {
    const args = ['portcullis.json', '--vars', '.dev.vars', '--wrangler', 'wrangler.jsonc'];
    expect(await said(folderOf(name), 'check', ...args)).toContain('portcullis.json: good');
  });

  test('passes the tests of its policies, and proves what they claim', async () => {
    const folder = folderOf(name);
    // As `npm test` does, of which the test file is the same for all answers. It tries what the commands try. Node loads our source, as it
    // loads the packages that a project has of us: Vite would transform it first.
    if (name === IN_VITEST) {
      const native = '--experimental.viteModuleRunner=false';
      expect(await runs(folder, 'vitest', 'run', native)).toMatch(/Tests +\d+ passed/);
      return;
    }
    for (const table of ['wiki.test.yaml', 'phorge.test.yaml'])
      expect(await said(folder, 'test', 'portcullis.json', '--cases', table)).toMatch(/\d+ cases/);
    expect(await said(folder, 'prove', 'portcullis.json')).toContain('all hold');
  });

  test('is accepted by Wrangler as deployable', async () => {
    const printed = await runs(folderOf(name), 'wrangler', 'deploy', '--dry-run');
    for (const instance of given.instances as { host?: string }[]) expect(printed).toContain(instance.host);
    expect(printed).toContain('--dry-run: exiting now');
  });

  test('is served in development by the Worker that is deployed, in front of a provider of this machine', () => {
    const [served, deployed] = ['wrangler.dev.jsonc', 'wrangler.jsonc'].map((file) =>
      // It throws where Wrangler would not serve by it.
      unstable_readConfig({ config: join(folderOf(name), file) }),
    );
    const bindingOf = ({ binding }: { readonly binding: string }) => binding;
    const workerOf = (config: typeof served) => ({
      main: config?.main,
      compatibilityDate: config?.compatibility_date,
      durableObjects: config?.durable_objects,
      migrations: config?.migrations,
    });
    expect(workerOf(served)).toEqual(workerOf(deployed));
    expect(served?.vars).toMatchObject({ ISSUER: 'http://127.0.0.1:8788' });
    expect(Object.keys(served?.vars ?? {})).toEqual(Object.keys(deployed?.vars ?? {}));
    expect(served?.services?.map(bindingOf)).toEqual(deployed?.vpc_services.map(bindingOf));
  });
});
