import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { bundleWorker, oneModule } from '../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../scripts/compatibility-date.ts';
import type { SessionOperations } from './session-operations.ts';

/** A Worker of workerd that stores and finds sessions in Durable Objects, all in one process. */
export interface SessionWorker {
  readonly run: (operations: SessionOperations & { readonly objects: number }) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts it, with no session. */
export async function startSessionWorker(): Promise<SessionWorker> {
  const worker = new Miniflare({
    ...oneModule(await bundleWorker(join(import.meta.dirname, '../../workers/session-load.ts'))),
    compatibilityDate,
    durableObjects: { SESSIONS: { className: 'PortcullisSessions', useSQLite: true } },
  });
  await worker.ready;
  return {
    run: async ({ does, objects, operations, callers, from }) => {
      const answer = await worker.dispatchFetch(
        `https://bench.example/?do=${does}&objects=${objects}&operations=${operations}&callers=${callers}&from=${from}`,
      );
      if (!answer.ok) throw new Error(await answer.text());
    },
    close: () => worker.dispose(),
  };
}
