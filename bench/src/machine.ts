import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, totalmem } from 'node:os';

/** What was measured on, without the names of things that are nobody's business. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `${availableParallelism()} cores (${model}), ${memory} GiB of memory`,
    `Node ${process.versions.node}`,
    ...['workerd', 'hono', '@hono/cloudflare-access', '@hono/oidc-auth', 'itty-router', 'jose', 'undici'].map(
      versionOf,
    ),
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
