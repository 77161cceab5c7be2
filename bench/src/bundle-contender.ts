import { join } from 'node:path';
import { bundledWorker } from '../../packages/cli/src/build/bundled-worker.ts';
import { builtModule } from '../../scripts/bundles/built-worker.ts';
import { type Bundle, bundle } from '../../scripts/bundles/bundle.ts';
import { root } from '../../scripts/workspace.ts';
import type { WorkerFile } from './workerd.ts';

const ENTRY = 'worker';
const WORKERS = join(import.meta.dirname, '../workers');

/** A file of `workers/` as a Worker's bundler would make it. */
export async function bundleContender(worker: string): Promise<Bundle> {
  return await bundleSource(`export { default } from './${worker}.ts';`);
}

/** The same of a Worker that is written here: its imports are found from `workers/`. */
async function bundleSource(source: string): Promise<Bundle> {
  return await bundle(source, WORKERS);
}

/** A file of a built Worker. */
export interface BuiltFile extends WorkerFile {
  /** Bytes of code that each input file left in it, by path. */
  readonly inputs: ReadonlyMap<string, number>;
  /** Whether it is loaded when the Worker starts, and not only when a request needs it. */
  readonly startsWithIt: boolean;
}

/** The Worker that `portcullis build --bundle` makes of a configuration: its entry, then what that imports. */
export async function bundleBuilt(configuration: object): Promise<readonly BuiltFile[]> {
  const files = await bundledWorker(await builtModule(configuration), join(root, 'packages/cli'), ENTRY);
  // In the bundler's order the entry stands anywhere.
  return files.toSorted(
    ({ name }, other) => Number(other.name === `${ENTRY}.js`) - Number(name === `${ENTRY}.js`),
  );
}
