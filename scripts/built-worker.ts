import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../packages/cli/src/index.ts';
import { type Bundle, bundle } from './bundle.ts';
import { root } from './workspace.ts';

/**
 * Builds the Worker of a configuration as `portcullis build` does, and bundles it as Wrangler would. Throws what the command
 * says where the configuration is not good.
 */
export async function bundleBuilt(configurationFile: string): Promise<Bundle> {
  return bundle(await builtModule(configurationFile), join(root, 'packages/cli'));
}

/** What `portcullis build` writes. */
async function builtModule(configurationFile: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-built-'));
  const out = join(folder, 'worker.js');
  let said = '';
  const io = { write: (text: string) => (said += text) };
  try {
    const code = await run(['build', configurationFile, '--out', out], { stdout: io, stderr: io });
    if (code !== 0) throw new Error(said);
    return readFileSync(out, 'utf8');
  } finally {
    await rm(folder, { recursive: true });
  }
}
