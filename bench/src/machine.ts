import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { promisify } from 'node:util';

/** What was measured on, without the names of things that are nobody's business. */
export async function machine(): Promise<string> {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `${availableParallelism()} cores (${model}), ${memory} GiB of memory`,
    `Node ${process.versions.node}`,
    ...['workerd', 'hono', '@hono/cloudflare-access', '@hono/oidc-auth', 'itty-router', 'jose'].map(
      versionOf,
    ),
    await wrkVersion(),
  ].join(', ');
}

function versionOf(name: string): string {
  // The way of resolution, since not every package exports its package.json.
  const paths = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const path of paths) {
    try {
      const manifest = JSON.parse(readFileSync(`${path}/${name}/package.json`, 'utf8')) as {
        version: string;
      };
      return `${name} ${manifest.version}`;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new Error(`${name} is not installed`);
}

/** wrk prints its version when asked, and then fails. */
async function wrkVersion(): Promise<string> {
  const text = await promisify(execFile)('wrk', ['-v']).then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout?: string }) => stdout ?? '',
  );
  const version = /^wrk \S+/.exec(text)?.[0];
  if (version === undefined) throw new Error('wrk is not installed: `apt-get install wrk`');
  return version;
}
