import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import everything from '../../vitest.config.ts';
import { listFiles, root } from '../workspace.ts';

interface Project {
  readonly test: { readonly name: string };
}

/** The folder of one package, set by `stryker-run.ts`: its tests in Node and in workerd, run as `pnpm test` runs them. */
const folder = process.env.MUTATED_PACKAGE;
if (folder === undefined) throw new Error('MUTATED_PACKAGE is not set: run "pnpm mutate"');

const endings: Readonly<Record<string, string>> = { node: '.test.ts', workerd: '.workerd.test.ts' };
// Starting workerd costs seconds: only where a test wants it.
const wanted = Object.entries(endings).filter(
  ([, ending]) => listFiles(join(root, folder, 'test'), ending).length > 0,
);

const known = (everything.test?.projects ?? []) as readonly unknown[] as readonly Project[];
const projects = wanted.map(([name, ending]) => {
  const project = known.find(({ test }) => test.name === name);
  if (project === undefined) throw new Error(`vitest.config.ts has no project "${name}"`);
  return { ...project, test: { ...project.test, include: [`${folder}/test/**/*${ending}`] } };
});

export default defineConfig({ root, test: { projects } });
