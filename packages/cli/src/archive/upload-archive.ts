import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { readBounded } from '@portcullis/core/internal';
import { objectPath } from '@portcullis/phabricator/internal';
import { signedHeaders } from '@portcullis/secrets/internal';
import { UsageError } from '../usage-error.ts';
import { ArchiveFolder } from './archive-folder.ts';
import { filesBelow } from './files-below.ts';
import { finishedManifest } from './verify-archive.ts';

/** A bucket of R2, or of another service with the protocol of S3. */
export interface UploadTarget {
  /** Such as `https://ACCOUNT.r2.cloudflarestorage.com`. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly fetch: typeof fetch;
  readonly now: () => number;
}

/** What was done. */
export interface Uploaded {
  readonly written: number;
  readonly present: number;
  readonly removed: number;
}

/** How many requests are sent at the same time. */
const CONCURRENT = 16;

/** SHA-256 of no bytes. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/**
 * Makes a bucket the same as an archive: objects that it has are not written again, pieces are written before `archive.json`, and what the
 * archive does not have any more is deleted at the end. Ended and started again, it continues.
 */
export async function uploadArchive(path: string, target: UploadTarget): Promise<Uploaded> {
  const folder = new ArchiveFolder(path);
  finishedManifest(folder);
  const present = await listed(target);
  const objects = filesBelow(folder.file('objects')).map((name) => `objects/${name}`);
  const pieces = ['at', 'words'].flatMap((part) =>
    filesBelow(folder.file(part)).map((name) => `${part}/${name}`),
  );
  // The name of an object is its hash.
  const absent = objects.filter((name) => present.get(name) !== statSync(folder.file(name)).size);
  const write = async (name: string): Promise<void> => {
    const bytes = readFileSync(folder.file(name));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    // What is not what its name says would never be written again.
    if (name.startsWith('objects/') && name !== objectPath(sha256))
      throw new UsageError(`${folder.file(name)}: was changed: verify the archive`);
    await send(target, 'PUT', name, { bytes, sha256 });
  };
  for (const names of [absent, pieces, ['index.ndjson', 'missing.ndjson'], ['archive.json']])
    await inTurn(names, write);
  const known = new Set([...objects, ...pieces]);
  const unknown = [...present.keys()].filter((name) => OWN.test(name) && !known.has(name));
  await inTurn(unknown, async (name) => {
    await send(target, 'DELETE', name);
  });
  return {
    written: absent.length + pieces.length + 3,
    present: objects.length - absent.length,
    removed: unknown.length,
  };
}

/** Names that only an archive has: others in the bucket are left as they are. */
const OWN = /^(?:objects\/[\da-f]{2}\/[\da-f]{62}|at\/[\da-f]{1,4}\.ndjson|words\/[\da-f]{2}\.ndjson)$/;

/** Names of the bucket, with their sizes. */
async function listed(target: UploadTarget): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (let more = ''; ; ) {
    const text = await send(target, 'GET', `?list-type=2${more}`);
    for (const [, contents = ''] of text.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g)) {
      const [, name] = /<Key>([^<&]*)<\/Key>/.exec(contents) ?? [];
      const [, size] = /<Size>(\d+)<\/Size>/.exec(contents) ?? [];
      if (name !== undefined && size !== undefined) found.set(name, Number(size));
    }
    if (!/<IsTruncated>true<\/IsTruncated>/.test(text)) return found;
    const [, next] = /<NextContinuationToken>([^<]+)<\/NextContinuationToken>/.exec(text) ?? [];
    if (next === undefined)
      throw new UsageError('the list of the bucket is incomplete, and does not say how it goes on');
    more = `&continuation-token=${encodeURIComponent(next.replaceAll('&amp;', '&'))}`;
  }
}

async function inTurn(names: readonly string[], act: (name: string) => Promise<void>): Promise<void> {
  const left = names.values();
  const worker = async (): Promise<void> => {
    for (const name of left) await act(name);
  };
  await Promise.all(Array.from({ length: CONCURRENT }, worker));
}

/** Sends one signed request. Its errors contain nothing of the credentials, and no text of the service. */
async function send(
  { endpoint, bucket, credentials, fetch, now }: UploadTarget,
  method: 'GET' | 'PUT' | 'DELETE',
  name: string,
  body?: { readonly bytes: Uint8Array; readonly sha256: string },
): Promise<string> {
  const separator = name.startsWith('?') ? '' : '/';
  const url = `${endpoint}/${encodeURIComponent(bucket)}${separator}${name}`;
  const unsigned = {
    url,
    method,
    service: 's3',
    region: 'auto',
    bodySha256: body?.sha256 ?? EMPTY,
    now: now(),
  };
  const headers = await signedHeaders(unsigned, credentials);
  let answer: Response;
  let text: string | undefined;
  try {
    answer = await fetch(url, {
      ...{ method, headers, redirect: 'manual', signal: AbortSignal.timeout(300_000) },
      ...(body === undefined ? {} : { body: body.bytes as never }),
    });
    text = await readBounded(answer, 16_777_216);
  } catch {
    throw new UsageError(`${method} of ${bucket} was not answered: run the command again to continue`);
  }
  if (answer.ok && text !== undefined) return text;
  const advice = answer.status === 403 ? ': the credentials need to read and write this bucket' : '';
  throw new UsageError(`${method} of ${bucket} was answered with ${answer.status}${advice}`);
}
