import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesUpTo } from '@portcullis/core/internal';
import type { ReadTile } from '@portcullis/tlog';
import { MAX_ENTRY_BYTES, TILE_WIDTH } from '@portcullis/tlog/internal';
import { UsageError } from '../usage-error.ts';
import { reasonUnread, unreadCode } from './reason-unread.ts';

/** Reads the files of a transparency log in a folder, or below an address. Fails with {@link UsageError} for what is there and cannot be read. */
export function tiledLog(place: string, timeoutMs: number = TIMEOUT_MS): ReadTile {
  return /^https?:\/\//.test(place) ? fromAddress(place.replace(/\/+$/, ''), timeoutMs) : fromFolder(place);
}

function fromFolder(folder: string): ReadTile {
  return async (path) => {
    try {
      return await readFile(join(folder, path));
    } catch (error) {
      if (unreadCode(error) === 'ENOENT') return undefined;
      throw new UsageError(`${join(folder, path)}: ${reasonUnread(error)}`);
    }
  };
}

/** The maximum size of a file of a log: 256 entries with their lengths (C2SP tlog-tiles). A server could send endless data. */
const MAX_FILE_BYTES = TILE_WIDTH * (MAX_ENTRY_BYTES + 2);
/** The longest wait for one file, in milliseconds. */
const TIMEOUT_MS = 60_000;

function fromAddress(address: string, timeoutMs: number): ReadTile {
  return async (path) => {
    const file = `${address}/${path}`;
    try {
      const answer = await fetch(file, { signal: AbortSignal.timeout(timeoutMs) });
      if (answer.ok) return await octetsOf(answer, file);
      // Of an answer that is not read the connection would stay.
      await answer.body?.cancel();
      if (answer.status === 404) return undefined;
      throw new UsageError(`${file}: answered ${answer.status}`);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(`${file}: cannot be fetched (${reasonOf(error as Error)})`);
    }
  };
}

async function octetsOf({ body }: Response, file: string): Promise<Uint8Array> {
  if (body === null) return new Uint8Array();
  return bytesUpTo(body, MAX_FILE_BYTES, () => new UsageError(`${file}: is larger than any file of a log`));
}

/** The cause of an error has the reason, if there is one: "fetch failed" and "terminated" do not help. */
function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error ? cause.message || message : message;
}
