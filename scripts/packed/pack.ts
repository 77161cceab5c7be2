import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { inParallel, pnpm, run } from '../processes.ts';
import type { WorkspacePackage } from '../workspace.ts';

export interface Tarball {
  package: WorkspacePackage;
  file: string;
}

/** What a package would publish and is not built. */
export function missingBuilds({ dir, folder, manifest }: WorkspacePackage): string[] {
  return Object.values(manifest.exports ?? {})
    .filter((source) => source.endsWith('.ts'))
    .map((source) => source.replace(/^\.\/src\//, 'dist/').replace(/\.ts$/, '.js'))
    .filter((built) => !existsSync(join(dir, built)))
    .map((built) => `packages/${folder}/${built}: not built; run pnpm build`);
}

/** Packs every package as `pnpm publish` would, each into a folder of its own below `destination`. */
export async function packAll(
  packages: readonly WorkspacePackage[],
  destination: string,
): Promise<Tarball[]> {
  return inParallel(packages, 2, async (one) => {
    const folder = join(destination, one.folder);
    const { code, output } = await run(pnpm('pack', '--pack-destination', folder), { cwd: one.dir });
    const name = code === 0 ? readdirSync(folder).find((file) => file.endsWith('.tgz')) : undefined;
    if (name === undefined) throw new Error(`packages/${one.folder}: pnpm pack failed\n${output}`);
    return { package: one, file: join(folder, name) };
  });
}

/** What publint and "Are the types wrong?" have to say about a tarball. */
export async function lintTarball(tarball: Tarball, top: string): Promise<string[]> {
  const { folder, manifest } = tarball.package;
  const { messages, pkg } = await publint({
    pack: { tarball: toArrayBuffer(readFileSync(tarball.file)) },
    strict: true,
  });
  const problems = messages.map(
    (message) =>
      `packages/${folder}: publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`,
  );
  if (Object.keys(manifest.exports ?? {}).length === 0) return problems;
  const attw = join(top, 'node_modules', '.bin', 'attw');
  const options = ['--profile', 'esm-only', '--no-definitely-typed', '--no-color', '--no-emoji'];
  const { code, output } = await run([attw, tarball.file, ...options], { cwd: top });
  return code === 0 ? problems : [...problems, `packages/${folder}: attw:\n${output.trim()}`];
}

function toArrayBuffer(buffer: Buffer): ArrayBuffer {
  return new Uint8Array(buffer).buffer;
}
