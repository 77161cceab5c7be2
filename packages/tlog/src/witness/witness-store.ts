/** What a witness remembers of one log. */
export interface WitnessedTree {
  readonly size: number;
  /** The root, in base64. */
  readonly rootHash: string;
  /** The checkpoint with the log's signature and the witness's own. */
  readonly checkpoint: string;
}

/** Where a witness stores the latest checkpoint of each log. */
export interface WitnessStore {
  /** The latest checkpoint that was cosigned, `undefined` before the first. */
  latest(origin: string): Promise<WitnessedTree | undefined>;
  /**
   * Stores a checkpoint if the latest is still of this size (0 if there is none), both in one step; returns whether it did. It is durable
   * when this returns: a witness that forgets can be shown another history.
   */
  replace(origin: string, oldSize: number, tree: WitnessedTree): Promise<boolean>;
}

/** Stores checkpoints in memory. **For tests**: after a restart such a witness accepts any history. */
export function memoryWitnessStore(): WitnessStore {
  const trees = new Map<string, WitnessedTree>();
  return {
    latest: async (origin) => trees.get(origin),
    replace: async (origin, oldSize, tree) => {
      if ((trees.get(origin)?.size ?? 0) !== oldSize) return false;
      trees.set(origin, tree);
      return true;
    },
  };
}
