import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../packages/cli/src/index.ts';
import { root } from '../workspace.ts';
import { type Bundle, bundle } from './bundle.ts';

/**
 * Builds the Worker of a configuration as `portcullis build` does, and bundles it as Wrangler would. Throws what the command
 * says where the configuration is not good.
 */
export async function bundleBuilt(configurationFile: string): Promise<Bundle> {
  const configuration: object = JSON.parse(readFileSync(configurationFile, 'utf8'));
  return bundle(await builtModule(configuration), join(root, 'packages/cli'));
}

/** What `portcullis build` writes. Its imports are found from the folder of the command's package. */
export async function builtModule(configuration: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-built-'));
  const out = join(folder, 'worker.js');
  let said = '';
  const write = (text: string): void => {
    said += text;
  };
  try {
    const file = join(folder, 'portcullis.json');
    await writeFile(file, JSON.stringify(configuration));
    const code = await run(['build', file, '--out', out], { stdout: { write }, stderr: { write } });
    if (code !== 0) throw new Error(said);
    return readFileSync(out, 'utf8');
  } finally {
    await rm(folder, { recursive: true });
  }
}
