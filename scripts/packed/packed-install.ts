import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Miniflare } from 'miniflare';
import { bundle } from '../bundles/bundle.ts';
import { compatibilityDate } from '../compatibility-date.ts';
import { pnpm, run } from '../processes.ts';
import type { Tarball } from './pack.ts';

/** Entries that need Node: looked at there; every other one inside workerd, without Node's compatibility flag. */
export function needsNode(entry: string): boolean {
  return [
    '@portcullis/testing/attack-pack',
    '@portcullis/cli',
    'portcullis/node',
    '@portcullis/testing/internal',
    '@portcullis/testing/openid-provider',
    '@portcullis/testing/phorge',
    '@portcullis/testing/stores',
    'create-portcullis',
  ].includes(entry);
}

/** Installs the tarballs, and what they ask for beside them, into an empty project at `project`. */
export async function installTarballs(tarballs: readonly Tarball[], project: string): Promise<void> {
  mkdirSync(project, { recursive: true });
  const ours = Object.fromEntries(tarballs.map((one) => [one.package.manifest.name, `file:${one.file}`]));
  const peers = await Promise.all(tarballs.map((one) => packedPeers(one)));
  const dependencies = Object.assign({}, ...peers, ours);
  const manifest = { name: 'empty-project', private: true, type: 'module', dependencies };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest, null, 2));
  const settings = {
    // A tarball's dependency on another is met by that tarball, not by what was published earlier.
    overrides: ours,
    // A package finds what it declares and nothing else: neither what others hoist nor what the project has.
    hoist: false,
    virtualStoreDir: join(dirname(project), 'virtual-store'),
  };
  writeFileSync(join(project, 'pnpm-workspace.yaml'), JSON.stringify(settings, null, 2));
  const command = pnpm('install', '--ignore-scripts', '--prefer-offline', '--no-frozen-lockfile');
  const { code, output } = await run(command, { cwd: project });
  if (code !== 0) throw new Error(`installing the packed packages failed\n${output}`);
}

/** The peer dependencies as the tarball has them: with real versions where the workspace says `catalog:`. */
async function packedPeers({ file }: Tarball): Promise<Record<string, string>> {
  const { code, output } = await run(['tar', '-xzOf', file, 'package/package.json'], { cwd: '/' });
  if (code !== 0) throw new Error(`${file}: cannot be read\n${output}`);
  return (JSON.parse(output) as { peerDependencies?: Record<string, string> }).peerDependencies ?? {};
}

/** A module that loads `entries` and says what each exports. */
export function listingModule(entries: readonly string[], answer: (listing: string) => string): string {
  const imports = entries.map((entry, index) => `import * as entry${index} from ${JSON.stringify(entry)};`);
  const names = entries.map((entry, index) => `${JSON.stringify(entry)}: Object.keys(entry${index}).sort()`);
  return `${imports.join('\n')}\nconst listing = { ${names.join(', ')} };\n${answer('listing')}\n`;
}

type Listing = Record<string, string[]>;

/** Bundles a Worker that imports `entries` of the installed packages, runs it, and returns its answer. */
export async function listInWorkerd(entries: readonly string[], project: string): Promise<Listing> {
  const worker = listingModule(
    entries,
    (listing) => `export default { fetch: () => Response.json(${listing}) };`,
  );
  const { code } = await bundle(worker, project);
  const miniflare = new Miniflare({ modules: true, script: code, compatibilityDate });
  try {
    const response = await miniflare.dispatchFetch('http://localhost/');
    const text = await response.text();
    if (response.status !== 200) throw new Error(`the Worker of the packed packages answered ${text}`);
    return JSON.parse(text) as Listing;
  } finally {
    await miniflare.dispose();
  }
}

/** Imports `entries` of the installed packages in Node, and returns what each exports. */
export async function listInNode(entries: readonly string[], project: string): Promise<Listing> {
  const file = join(project, 'listing.mjs');
  writeFileSync(
    file,
    listingModule(entries, (listing) => `console.log(JSON.stringify(${listing}));`),
  );
  const { code, output } = await run([process.execPath, file], { cwd: project });
  if (code !== 0) throw new Error(`importing ${entries.join(', ')} in Node failed\n${output}`);
  return JSON.parse(output) as Listing;
}

/** What the installed packages export against what their source exports. */
export function compareExports(expected: Listing, actual: Listing): string[] {
  return Object.entries(expected).flatMap(([entry, names]) => {
    if (names.length === 0) return [`${entry}: exports nothing at run time`];
    const got = actual[entry] ?? [];
    const missing = names.filter((name) => !got.includes(name));
    const extra = got.filter((name) => !names.includes(name));
    return [
      ...missing.map((name) => `${entry}: the packed package does not export ${name}`),
      ...extra.map((name) => `${entry}: the packed package exports ${name}, which its source does not`),
    ];
  });
}
