import { join } from 'node:path';
import { type Bundle, bundle } from '../../scripts/bundles/bundle.ts';

const WORKERS = join(import.meta.dirname, '../workers');

/** A file of `workers/` as a Worker's bundler would make it. */
export async function bundleContender(worker: string): Promise<Bundle> {
  return await bundleSource(`export { default } from './${worker}.ts';`);
}

/** The same of a Worker that is written here: its imports are found from `workers/`. */
async function bundleSource(source: string): Promise<Bundle> {
  return await bundle(source, WORKERS);
}
