import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { Tarball } from '../packed/pack.ts';
import { type Ended, run } from '../processes.ts';

/** Programs of the project run on the Node of this script, whatever is installed. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter),
  // Neither asks anything, nor tells anybody of it.
  CI: '1',
  WRANGLER_SEND_METRICS: 'false',
  NO_COLOR: '1',
};

/** Installs what is named behind it, or what the project asks for. */
export const INSTALL: readonly string[] = [
  'npm',
  'install',
  '--no-audit',
  '--no-fund',
  '--prefer-offline',
  '--loglevel=error',
];

/** Installs `create-portcullis` from its tarball into an empty folder, and returns the command. */
export async function installCreate(tarballs: readonly Tarball[], folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const create = tarballs.find((one) => one.package.manifest.name === 'create-portcullis');
  if (create === undefined) throw new Error('create-portcullis was not packed');
  const { code, output } = await run([...INSTALL, create.file], { cwd: folder, env: ENVIRONMENT });
  if (code !== 0) throw new Error(`installing create-portcullis failed\n${output}`);
  return join(folder, 'node_modules/.bin/create-portcullis');
}

/** Installs a project, with our packages from their tarballs: what was published earlier is not asked for. */
export function installProject(folder: string, tarballs: readonly Tarball[]): Promise<Ended> {
  const file = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>;
  const ours = Object.fromEntries(tarballs.map((one) => [one.package.manifest.name, `file:${one.file}`]));
  for (const field of ['dependencies', 'devDependencies']) {
    for (const name of Object.keys(manifest[field] ?? {})) {
      const tarball = ours[name];
      if (tarball !== undefined) (manifest[field] as Record<string, string>)[name] = tarball;
    }
  }
  writeFileSync(file, `${JSON.stringify({ ...manifest, overrides: ours }, null, 2)}\n`);
  return run(INSTALL, { cwd: folder, env: ENVIRONMENT });
}
