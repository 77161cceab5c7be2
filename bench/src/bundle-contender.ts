import { join } from 'node:path';
import { type Bundle, bundle } from '../../scripts/bundles/bundle.ts';

const WORKERS = join(import.meta.dirname, '../workers');

/** A file of `workers/` as a Worker's bundler would make it. */
export async function bundleContender(worker: string): Promise<Bundle> {
  return await bundle(`export { default } from './${worker}.ts';`, WORKERS);
}
