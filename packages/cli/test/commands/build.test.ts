import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { captured } from '../capture.ts';
import {
  exampleOfOneRule,
  fileOf,
  folderWith,
  goodConfiguration,
  phorgeConfiguration,
} from '../configuration-files.ts';

/** A folder in which packages are found. */
function folderOfThePackage(): string {
  const folder = mkdtempSync(join(import.meta.dirname, '../../.portcullis-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('a good configuration is written as a module that imports what it uses, beside it', async () => {
  const file = fileOf(phorgeConfiguration());
  const out = join(file, '../.portcullis/worker.js');
  const { code, out: said, err } = await captured('build', file);
  expect([code, err]).toEqual([0, '']);
  expect(said).toBe(
    `${file}: good, 0 claims proved\n${out}: written (configuration ${/"?configurationHash"?: "(.{16})/.exec(readFileSync(out, 'utf8'))?.[1]})\n`,
  );
  expect(
    readFileSync(out, 'utf8'),
  ).toContain(`// Written by "portcullis build" from portcullis.json. Do not edit: change that file, and build again.
import {
  builtGateway,
  consoleSinkPart,
  oidcProvider,
  phabricatorPart,
} from 'portcullis/built';

export default {
  fetch: builtGateway({
    builtBy: "0.1.0",
`);
});

test('a log of an instance and orders to forget are imported where they are configured, and nowhere else', async () => {
  const operator = 'witness.example/w1+4ae6d318+BMNpfzfjwewdxW3man02n7zzFVMk5Old6dxy97XSq7Ti';
  const built = async (configuration: object): Promise<string> => {
    const folder = folderWith({ 'portcullis.json': JSON.stringify(configuration) });
    expect((await captured('build', join(folder, 'portcullis.json'))).code).toBe(0);
    return readFileSync(join(folder, '.portcullis/worker.js'), 'utf8');
  };
  expect(await built(goodConfiguration())).not.toMatch(/logPart|erasurePart|PortcullisSequencer/);
  const log = { durableObject: 'LOG', origin: 'phorge.example/log', bucket: 'BUCKET' };
  const logged = await built(goodConfiguration({ log }));
  expect(logged).toContain('"log": logPart');
  expect(logged).toContain('export { PortcullisSequencer }');
  expect(logged).not.toContain('erasurePart');
  const erasure = { path: '/.audit/forget', operators: [operator] };
  const forgetting = await built({ ...goodConfiguration(), audit: { people: 'PEOPLE', erasure } });
  expect(forgetting).toContain('erasure: erasurePart');
  expect(forgetting).toContain('export { PortcullisPeople }');
});

test('a place where nothing can be written is told in words', async () => {
  const file = fileOf(goodConfiguration());
  const folder = join(file, '..');
  const { code, err } = await captured('build', file, '--out', folder);
  expect(code).toBe(2);
  expect(err).toContain(`${folder}: is a folder: give a file`);
});

test('one that is not good is not written, and is told of as check tells of it', async () => {
  const configuration = JSON.parse(JSON.stringify(goodConfiguration()));
  configuration.instances[0].policy.rules[0].who.roles = ['enginer'];
  configuration.instances[0].orign = {};
  const file = fileOf(configuration);
  const checked = await captured('check', file);
  expect(checked.code).toBe(1);
  expect(await captured('build', file)).toEqual(checked);
  expect(existsSync(join(file, '../.portcullis'))).toBe(false);
});

test('a claim that is not true is not built', async () => {
  const configuration = JSON.parse(JSON.stringify(goodConfiguration()));
  configuration.instances[0].policy.claims = [
    { name: 'no-tasks', who: { roles: ['contractor'] }, paths: ['/T*'], never: true },
  ];
  const { code, out } = await captured('build', fileOf(configuration));
  expect(code).toBe(1);
  expect(out).toContain('the claim "no-tasks" does not hold');
});

test('a policy that names a variable is not built: nobody could have checked it', async () => {
  const configuration = JSON.parse(JSON.stringify(goodConfiguration()));
  configuration.instances[0].policy.rules[0].paths = [`/${'$'}{FOLDER}/**`];
  const { code, out } = await captured('build', fileOf(configuration));
  expect(code).toBe(1);
  expect(out).toContain(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable, as configurations name it
    'instances[0].policy: names the variable ${FOLDER}, which is not known when a policy is checked and proved',
  );
});

test('a Wrangler file that lacks a binding stops it as well', async () => {
  const folder = folderWith({ 'portcullis.json': goodConfiguration(), 'wrangler.jsonc': '{}' });
  const { code, out } = await captured(
    'build',
    join(folder, 'portcullis.json'),
    '--wrangler',
    join(folder, 'wrangler.jsonc'),
  );
  expect(code).toBe(1);
  expect(out).toContain('the Wrangler file has no binding with fetch "PHORGE"');
});

test.each(['worker.mjs', 'worker'])(
  'the entry of a bundle is the file that --out names: %s',
  async (name) => {
    const out = join(folderOfThePackage(), name);
    const { code, out: said } = await captured('build', exampleOfOneRule(), '--bundle', '--out', out);
    expect([code, said]).toEqual([0, expect.stringContaining(`${out}: written`)]);
    const [pieces, entries] = [/^worker-[\da-f]{16}(?:\.mjs)?$/, [name]];
    const files = readdirSync(join(out, '..'));
    expect(files.filter((file) => !pieces.test(file))).toEqual(entries);
    expect(files).toHaveLength(3);
  },
);

test('where the packages of the Worker are not installed, nothing is written, and what is missing is named', async () => {
  const folder = folderWith({ 'portcullis.json': goodConfiguration() });
  const { code, out, err } = await captured('build', join(folder, 'portcullis.json'), '--bundle');
  expect([code, out]).toEqual([2, '']);
  expect(err).toBe(`portcullis build: the Worker could not be bundled:
[UNRESOLVED_IMPORT] Could not resolve 'portcullis/built' in portcullis-start.js
Install what is missing in ${join(folder, '.portcullis')}, or in a folder above: npm install portcullis
`);
  expect(readdirSync(join(folder, '.portcullis'))).toEqual([]);
});
