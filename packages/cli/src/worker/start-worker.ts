import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../usage-error.ts';
import { type Inspection, OBSERVER, type Observation } from './observer.ts';

/** The part of Wrangler that is used, which its own users test with. */
interface Wrangler {
  readonly createTestHarness?: (options: {
    readonly root: string;
    readonly workers: readonly { readonly config: Readonly<Record<string, unknown>> }[];
  }) => {
    listen(): Promise<unknown>;
    fetch(url: string, init: { readonly method: string; readonly body: string }): Promise<Response>;
    close(): Promise<void>;
  };
}

/** What keeps Wrangler from asking the network for anything of its own. */
const OFFLINE = { CLOUDFLARE_CF_FETCH_ENABLED: 'false', WRANGLER_SEND_METRICS: 'false' };

/** A Worker that could not be started, with what Wrangler said. */
export class NotStarted extends Error {
  override get name(): string {
    return 'NotStarted';
  }
}

/**
 * Starts a Worker with the project's own Wrangler, observes it, and stops it. Storage is empty and in memory; there is no network. Throws
 * {@link UsageError} without a Wrangler, and {@link NotStarted} if the Worker cannot be built or started.
 *
 * @param folder of the Wrangler file, with the variables of its `.dev.vars`
 * @param main the file that exports the Worker
 */
export async function observedWorker(
  { folder, main, settings }: { readonly folder: string; readonly main: string; readonly settings: object },
  inspection: Inspection,
): Promise<Observation> {
  const createTestHarness = await harnessOf(folder);
  const tmp = join(folder, '.wrangler', 'tmp');
  await mkdir(tmp, { recursive: true });
  const place = await mkdtemp(join(tmp, 'portcullis-'));
  const before = Object.keys(OFFLINE).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, OFFLINE);
  try {
    await writeFile(join(place, 'observer.mjs'), OBSERVER);
    await writeFile(join(place, 'worker.mjs'), entryOf(main));
    const config = { ...settings, main: relative(folder, join(place, 'worker.mjs')) };
    const harness = createTestHarness({ root: folder, workers: [{ config }] });
    try {
      await harness.listen();
      const answer = await harness.fetch('http://127.0.0.1/', {
        method: 'POST',
        body: JSON.stringify(inspection),
      });
      const text = await answer.text();
      if (!answer.ok) throw new NotStarted(text);
      return JSON.parse(text) as Observation;
    } catch (error) {
      throw error instanceof NotStarted ? error : new NotStarted(textOf(error));
    } finally {
      await harness.close();
    }
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await rm(place, { recursive: true, force: true });
  }
}

/** The module that Wrangler starts in place of the Worker's, with everything that it exports. */
function entryOf(main: string): string {
  const worker = JSON.stringify(main);
  return `import { WorkerEntrypoint } from 'cloudflare:workers';
import { observe } from './observer.mjs';
import * as exported from ${worker};
export * from ${worker};
export default { fetch: (request, env) => observe(exported, request, env, { WorkerEntrypoint }) };
`;
}

async function harnessOf(folder: string): Promise<NonNullable<Wrangler['createTestHarness']>> {
  let file: string;
  try {
    file = createRequire(join(folder, 'package.json')).resolve('wrangler');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw new UsageError(
      `--worker starts the Worker with the Wrangler of its project, and ${folder} has none: run npm install, or npm install --save-dev wrangler`,
    );
  }
  const { createTestHarness } = (await import(pathToFileURL(file).href)) as Wrangler;
  if (createTestHarness === undefined) {
    throw new UsageError('--worker needs a newer Wrangler: run npm install --save-dev wrangler@latest');
  }
  return createTestHarness;
}

/** What Wrangler said, in full: the reason often stands in the cause, or in the errors of a build. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { errors } = error as { readonly errors?: readonly { readonly text?: string }[] };
  const built = Array.isArray(errors) ? errors.flatMap(({ text }) => text ?? []) : [];
  const cause = error.cause === undefined ? [] : [textOf(error.cause)];
  return [...new Set([error.message, ...built, ...cause])].filter((text) => text !== '').join('; ');
}
