import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BundledFile, bundledWorker } from '../../packages/cli/src/build/bundled-worker.ts';
import { spokenLanguages } from '../../packages/cli/src/build/spoken-languages.ts';
import { run } from '../../packages/cli/src/index.ts';
import { root } from '../workspace.ts';

const ENTRY = 'worker.js';

/**
 * The files that `portcullis build --bundle` makes of a configuration, as {@link bundleModule} returns them. Throws what the command
 * says where the configuration is not good.
 *
 * @param folder where the packages are looked for. Default: their source
 */
export async function bundleBuilt(
  configuration: object,
  folder: string = join(root, 'packages/cli'),
): Promise<readonly BundledFile[]> {
  const languages = spokenLanguages(configuration as Parameters<typeof spokenLanguages>[0]);
  return bundleModule(await builtModule(configuration), folder, languages);
}

/** The files that it makes of a built module: its entry, which a runtime takes for the Worker, then what that imports. */
export async function bundleModule(
  source: string,
  folder: string,
  languages?: readonly string[],
): Promise<readonly BundledFile[]> {
  const files = await bundledWorker(source, folder, { entry: ENTRY, languages });
  // In the bundler's order the entry stands anywhere.
  return files.toSorted(({ name }, other) => Number(other.name === ENTRY) - Number(name === ENTRY));
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
