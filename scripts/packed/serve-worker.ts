import type { Readable } from 'node:stream';
import { Miniflare, type MiniflareOptions, Response as MiniflareResponse } from 'miniflare';
import { compatibilityDate } from '../compatibility-date.ts';

/** A Worker that serves in workerd. */
export interface ServedWorker {
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  readonly close: () => Promise<void>;
}

/** What stands in the place of the network: the `fetch` of an identity provider of `@portcullis/testing`, mostly. */
export type Internet = (request: Request) => Promise<Response>;

/** Serves a bundled Worker in workerd, together with others that it calls. */
export async function serveScript(
  script: string,
  internet: Internet,
  origins: Readonly<Record<string, string>> = {},
): Promise<ServedWorker> {
  const names = Object.keys(origins);
  const shared = { modules: true, compatibilityDate } as const;
  const options: MiniflareOptions = {
    // What the Workers print is not what these tests are about.
    handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
      stdout.resume();
      stderr.pipe(process.stderr);
    },
    workers: [
      {
        ...shared,
        name: 'served',
        script,
        serviceBindings: Object.fromEntries(names.map((name) => [name, name])),
        outboundService: async (request: {
          readonly url: string;
          readonly method: string;
          readonly headers: Iterable<[string, string]>;
        }) => {
          const answer = await internet(
            new Request(request.url, { method: request.method, headers: [...request.headers] }),
          );
          return new MiniflareResponse(await answer.arrayBuffer(), {
            status: answer.status,
            headers: [...answer.headers],
          });
        },
      },
      ...names.map((name) => ({ ...shared, name, script: origins[name] ?? '' })),
    ],
  };
  const miniflare = new Miniflare(options);
  const { origin } = await miniflare.ready;
  return {
    fetch: (path, init) => fetch(`${origin}${path}`, { redirect: 'manual', ...init }),
    close: () => miniflare.dispose(),
  };
}
