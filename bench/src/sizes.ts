import { join } from 'node:path';
import { type Bundle, bundle, ownerOf } from '../../scripts/bundle.ts';
import { root } from '../../scripts/workspace.ts';
import { contenders } from './contenders.ts';
import { bundleContender } from './rounds.ts';

/** A bundle's size in bytes of `gzip -9`, and the share of each package in its code before that, in percent. */
export interface Size {
  readonly gzipBytes: number;
  readonly shares: Readonly<Record<string, number>>;
}

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

/** Sizes of our packages, whole, and of the contenders' Workers; nothing for what is not there yet. */
export async function measureSizes(): Promise<ReadonlyMap<string, Size | undefined>> {
  const sizes = new Map<string, Size | undefined>();
  for (const folder of PACKAGES) sizes.set(folder, await packageSize(folder));
  for (const { name, worker } of contenders) {
    if (/_\d+_/.test(name)) continue;
    sizes.set(`worker:${name}`, worker === undefined ? undefined : sizeOf(await bundleContender(worker)));
  }
  return sizes;
}

async function packageSize(folder: string): Promise<Size | undefined> {
  const entry = join(root, 'packages', folder, 'src/index.ts');
  try {
    return sizeOf(await bundle(`export * from ${JSON.stringify(entry)};`, root));
  } catch (error) {
    if (error instanceof Error && error.message.includes('Could not resolve')) return undefined;
    throw error;
  }
}

function sizeOf({ gzipped, inputs }: Bundle): Size {
  const bytes = new Map<string, number>();
  for (const [path, size] of inputs) {
    const owner = ownerOf(path).replace('packages/', '');
    bytes.set(owner, (bytes.get(owner) ?? 0) + size);
  }
  const total = [...bytes.values()].reduce((a, b) => a + b, 0);
  const shares = [...bytes]
    .toSorted(([, a], [, b]) => b - a)
    .map(([owner, size]) => [owner, Math.round((100 * size) / total)]);
  return { gzipBytes: gzipped, shares: Object.fromEntries(shares) };
}
