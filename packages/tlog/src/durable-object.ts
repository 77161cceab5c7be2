import { DurableObject } from 'cloudflare:workers';
import type { WitnessedTree } from './witness/witness-store.ts';

/**
 * Stores what a witness cosigned, one Durable Object for each log: bind this class in the Wrangler file and give its namespace to {@link
 * durableObjectWitnessStore}.
 */
export class PortcullisWitness extends DurableObject {
  /** The latest checkpoint, `undefined` before the first. */
  async latest(): Promise<WitnessedTree | undefined> {
    return this.ctx.storage.get<WitnessedTree>('latest');
  }

  /** Stores a checkpoint if the latest is still of this size. */
  async replace(oldSize: number, tree: WitnessedTree): Promise<boolean> {
    // No other call comes in between: the storage's input gate holds them back.
    const latest = await this.latest();
    if ((latest?.size ?? 0) !== oldSize) return false;
    await this.ctx.storage.put('latest', tree);
    return true;
  }
}
