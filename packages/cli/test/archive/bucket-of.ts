import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A bucket with the files of a folder. */
export function bucketOf(folder: string): {
  readonly operations: string[];
  get(key: string): Promise<{ body: ReadableStream<Uint8Array>; text(): Promise<string> } | null>;
} {
  const operations: string[] = [];
  return {
    operations,
    get: async (key) => {
      operations.push(key);
      if (!existsSync(join(folder, key))) return null;
      const answer = new Response(readFileSync(join(folder, key)) as never);
      return { body: answer.body as ReadableStream<Uint8Array>, text: () => answer.text() };
    },
  };
}
