import { DurableObject } from 'cloudflare:workers';
import { type HeldRun, holderAfter } from './sync-runs.ts';

const HELD = 'held';

/**
 * The Durable Object that lets one synchronisation run at a time. Export it from your Worker under a name, bind it as a
 * SQLite class, and give the binding to `durableObjectSyncRuns`.
 *
 * Only the Worker can call it: it has no `fetch`.
 */
export class PortcullisSyncRuns extends DurableObject {
  // Nothing else is let in between a read and the write after it: the storage holds further calls back meanwhile.
  async hold(run: string, now: number): Promise<boolean> {
    const held = holderAfter(await this.ctx.storage.get<HeldRun>(HELD), run, now);
    if (held.run === run) await this.ctx.storage.put(HELD, held);
    return held.run === run;
  }

  async end(run: string): Promise<void> {
    const held = await this.ctx.storage.get<HeldRun>(HELD);
    if (held?.run === run) await this.ctx.storage.delete(HELD);
  }
}
