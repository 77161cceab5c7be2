import type { TreeHead } from '@portcullis/tlog';
import { parseCheckpoint, parseNote } from '@portcullis/tlog/internal';

/** The tree that a checkpoint describes, whoever signed it; the signatures are not verified. */
export function treeOf(checkpoint: string): TreeHead {
  return parseCheckpoint(parseNote(checkpoint).text);
}
