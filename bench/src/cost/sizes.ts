import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BundledFile } from '../../../packages/cli/src/build/bundled-worker.ts';
import { bundleBuilt } from '../../../scripts/bundles/built-worker.ts';
import { type Bundle, bundle, ownerOf } from '../../../scripts/bundles/bundle.ts';
import { root } from '../../../scripts/workspace.ts';
import { gatewayConfiguration } from '../../workers/gateway-configuration.ts';
import { bundleContender } from '../bundle-contender.ts';
import type { Contender } from './contender.ts';

/** A bundle's size in bytes of `gzip -9`, and the share of each package in its code before that, in percent. */
export interface Size {
  readonly gzipBytes: number;
  readonly shares: Readonly<Record<string, number>>;
}

/** Sizes of packages by their folder, of Workers as `worker:` and their name. */
export type Sizes = ReadonlyMap<string, Size>;

/** Packages that run in a Worker, by their folder: everything that each exports. */
const PACKAGES = [
  'core',
  'jwks',
  'token',
  'session',
  'roles',
  'policy',
  'audit',
  'phabricator',
  'secrets',
  'gateway',
];

/** Rules are data of a configuration: one with few tells what the code weighs. Single sign-on is measured with two languages. */
const BUILT = {
  gateway: gatewayConfiguration({ rules: 10 }),
  gateway_login: gatewayConfiguration({ rules: 10, login: true }),
  gateway_sso: {
    ...gatewayConfiguration({ rules: 10, login: true, singleSignOn: true }),
    theme: { languages: ['en', 'de'] },
  },
};

/** Sizes of our packages, whole, of the contenders' Workers, and of built ones: all of each, and what it starts with. */
export async function measureSizes(contenders: readonly Contender[]): Promise<Sizes> {
  const sizes = new Map<string, Size>();
  for (const folder of PACKAGES) {
    const entry = join(root, 'packages', folder, 'src/index.ts');
    sizes.set(folder, sizeOfBundle(await bundle(`export * from ${JSON.stringify(entry)};`, root)));
  }
  const seen = new Set<string>();
  for (const { name, gate } of contenders) {
    if (gate === undefined || !('worker' in gate) || seen.has(gate.worker)) continue;
    seen.add(gate.worker);
    sizes.set(`worker:${name}`, sizeOfBundle(await bundleContender(gate.worker)));
  }
  for (const [name, configuration] of Object.entries(BUILT)) {
    const files = await bundleBuilt(configuration);
    sizes.set(`worker:${name}`, sizeOfFiles(files));
    if (files.length > 1) {
      sizes.set(`worker:${name}:start`, sizeOfFiles(files.filter(({ startsWithIt }) => startsWithIt)));
    }
  }
  return sizes;
}

function sizeOfBundle({ gzipped, inputs }: Bundle): Size {
  return { gzipBytes: gzipped, shares: sharesOf([...inputs]) };
}

function sizeOfFiles(files: readonly BundledFile[]): Size {
  return {
    gzipBytes: files.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0),
    // Their paths are from the folder of a package.
    shares: sharesOf(
      files.flatMap(({ inputs }) =>
        [...inputs].map(([path, bytes]) => [path.replace(/^\.\.\/(?!\.)/, 'packages/'), bytes] as const),
      ),
    ),
  };
}

function sharesOf(inputs: readonly (readonly [path: string, bytes: number])[]): Size['shares'] {
  const owned = new Map<string, number>();
  for (const [path, size] of inputs) {
    const owner = ownerOf(path).replace('packages/', '');
    owned.set(owner, (owned.get(owner) ?? 0) + size);
  }
  const total = [...owned.values()].reduce((a, b) => a + b, 0);
  const shares = [...owned]
    .toSorted(([, a], [, b]) => b - a)
    .map(([owner, size]) => [owner, Math.round((100 * size) / total)]);
  return Object.fromEntries(shares);
}
