import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { type RedirectReading, readRedirects, redirectBounds } from 'portcullis/internal';
import { readTextFile } from '../files/text-file.ts';
import type { PlacedNote } from '../report/check-report.ts';
import { UsageError } from '../usage-error.ts';

/** An instance with redirects, the file of its map if that is stored, and the map. */
export interface InstanceRedirects {
  readonly instance: InstanceConfiguration;
  readonly file: string | undefined;
  readonly reading: RedirectReading;
}

/**
 * The redirects of all instances. A map that is stored is read from a file.
 *
 * @param files `FILE` where one instance has a map that is stored; `INSTANCE=FILE` where several have
 * @param missing what happens to a stored map without a file
 */
export async function redirectsOf(
  configuration: GatewayConfiguration,
  files: readonly string[],
  missing: 'skip' | 'refuse',
): Promise<readonly InstanceRedirects[]> {
  const stored = configuration.instances.filter(({ redirects }) => redirects?.stored !== undefined);
  const byName = new Map<string, string>();
  for (const [name, file] of files.map((given) => named(given, stored))) {
    if (byName.has(name)) throw new UsageError(`--redirects: two files are for the map of "${name}"`);
    byName.set(name, file);
  }
  const found: InstanceRedirects[] = [];
  for (const instance of configuration.instances) {
    const { redirects, name } = instance;
    if (redirects === undefined) continue;
    const bounds = redirectBounds({ ...instance }, { ...configuration.login });
    const file = byName.get(name);
    if (redirects.map !== undefined) {
      found.push({ instance, file, reading: readRedirects(redirects.map, bounds) });
    } else if (file !== undefined) {
      found.push({ instance, file, reading: readRedirects(await readTextFile(file), bounds) });
    } else if (missing === 'refuse') {
      throw new UsageError(`the map of "${name}" is stored: give its file with --redirects`);
    }
  }
  return found;
}

/** Which instance a file is for. */
function named(
  given: string,
  stored: readonly InstanceConfiguration[],
): readonly [name: string, file: string] {
  const [only, ...more] = stored;
  const { name, file } = /^(?<name>[\w-]+)=(?<file>.+)$/s.exec(given)?.groups ?? {};
  if (name !== undefined && file !== undefined && stored.some((one) => one.name === name))
    return [name, file];
  if (only === undefined) throw new UsageError('--redirects: no instance has "redirects.stored"');
  if (more.length === 0) return [only.name, given];
  throw new UsageError(
    `--redirects ${given}: must be INSTANCE=FILE, since several instances have a stored map`,
  );
}

/** What is wrong with the files of maps, each mistake at its line. */
export async function redirectFileProblems(
  configuration: GatewayConfiguration,
  files: readonly string[],
): Promise<readonly PlacedNote[]> {
  const all = await redirectsOf(configuration, files, 'skip');
  return all.flatMap(({ file, reading }) =>
    file === undefined
      ? []
      : reading.problems.map(({ line, message }) => ({
          ...{ file, path: '', message },
          ...(line === undefined ? {} : { line, column: 1 }),
        })),
  );
}
