import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadTile } from '@portcullis/tlog';
import { UsageError } from '../usage-error.ts';
import { reasonUnread } from './reason-unread.ts';

/** Reads the files of a transparency log in a folder, or below an address. Fails with {@link UsageError} for what is there and cannot be read. */
export function tiledLog(place: string): ReadTile {
  return /^https?:\/\//.test(place) ? fromAddress(place.replace(/\/+$/, '')) : fromFolder(place);
}

function fromFolder(folder: string): ReadTile {
  return async (path) => {
    try {
      return await readFile(join(folder, path));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw new UsageError(`${join(folder, path)}: ${reasonUnread(error)}`);
    }
  };
}

function fromAddress(address: string): ReadTile {
  return async (path) => {
    const answer = await fetch(`${address}/${path}`).catch((error: Error) => {
      throw new UsageError(`${address}/${path}: cannot be fetched (${error.message})`);
    });
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw new UsageError(`${address}/${path}: answered ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  };
}
