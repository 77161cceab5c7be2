import type { TreeHead } from '@portcullis/tlog';
import { parseCheckpoint, parseNote } from '@portcullis/tlog/internal';

/** The tree that a checkpoint speaks of, whoever signed it. */
export function treeOf(checkpoint: string): TreeHead {
  return parseCheckpoint(parseNote(checkpoint).text);
}
