import { type Checkpoint, parseCheckpoint } from '../checkpoint/checkpoint.ts';
import { cosign } from '../cosignature/cosign.ts';
import { fromBase64, toBase64 } from '../encoding/base64.ts';
import { boundedBody } from '../encoding/bounded-body.ts';
import { fromUtf8, utf8 } from '../encoding/octets.ts';
import { emptyRootHash, HASH_BYTES, type Hash } from '../merkle/hash.ts';
import { verifyConsistency } from '../merkle/verify-consistency.ts';
import { formatNote, type NoteSignature, parseNote, signatureLine } from '../note/note.ts';
import { verifySignatures } from '../note/open-note.ts';
import type { VerifierKey } from '../note/verifier-key.ts';
import { TlogError } from '../tlog-error.ts';
import { type AddCheckpoint, parseAddCheckpoint } from './add-checkpoint.ts';
import { checkWitnessOptions, type WitnessOptions } from './witness-options.ts';

/** Larger requests are refused unread, in octets: 63 hashes and a checkpoint with many cosignatures are far smaller. */
const MAX_BODY_BYTES = 64 * 1024;

/**
 * A witness: it cosigns a log's checkpoint only if that continues the one it cosigned before. So no log that it watches can remove
 * anything, or show two histories, with its cosignature.
 *
 * Returns the `fetch` of a Worker, which serves `POST add-checkpoint` and `GET <origin hash>/checkpoint`. Throws `TypeError` for
 * options that cannot work.
 *
 * It never sees entries, and does **not** validate them. Put a rate limit in front of it if it is public.
 *
 * @example
 * ```ts
 * import { memoryWitnessStore, parseVerifierKey, SIGNATURE_TYPE, signingKey, witness } from '@portcullis/tlog';
 *
 * async function serve(request: Request, env: { KEY: string; LOG: string }): Promise<Response> {
 *   const key = await signingKey('witness.example.com', SIGNATURE_TYPE.cosignature, env.KEY);
 *   const store = memoryWitnessStore(); // only for tests: see durableObjectWitnessStore
 *   return witness({ key, logs: [await parseVerifierKey(env.LOG)], store })(request);
 * }
 * ```
 * @see {@link https://c2sp.org/tlog-witness | C2SP tlog-witness}
 */
export function witness(options: WitnessOptions): (request: Request) => Promise<Response> {
  checkWitnessOptions(options);
  const { prefix = '' } = options;
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === `${prefix}/add-checkpoint`) {
      if (request.method !== 'POST') return answer(405, '', { allow: 'POST' });
      return addCheckpoint(request, options);
    }
    const [, originHash] = /^\/([\da-f]{64})\/checkpoint$/.exec(pathname.slice(prefix.length)) ?? [];
    if (originHash === undefined || !pathname.startsWith(prefix)) return answer(404);
    if (request.method !== 'GET') return answer(405, '', { allow: 'GET' });
    return latestCheckpoint(originHash, options);
  };
}

async function addCheckpoint(request: Request, options: WitnessOptions): Promise<Response> {
  try {
    return await cosignedAnswer(parseAddCheckpoint(await bodyOf(request)), options);
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    return answer(error.code === 'proof.invalid' ? 422 : 400, `${error.message}\n`);
  }
}

async function cosignedAnswer(
  { oldSize, consistencyProof, checkpoint: note }: AddCheckpoint,
  options: WitnessOptions,
): Promise<Response> {
  const { key, logs, store, now = Date.now } = options;
  const { text, signatures } = parseNote(note);
  const tree = parseCheckpoint(text);
  const keys = logs.filter(({ name }) => name === tree.origin);
  if (keys.length === 0) return answer(404, 'this witness does not cosign for this log\n');
  const signed = await signaturesOf(text, signatures, keys);
  if (signed.length === 0) return answer(403, 'the checkpoint is not signed with a key of this log\n');
  if (oldSize > tree.size) return answer(400, 'the old size is larger than the checkpoint\n');

  const latest = await store.latest(tree.origin);
  const known = latest?.size ?? 0;
  if (oldSize !== known) return conflict(known);
  const rootHash = toBase64(tree.rootHash);
  if (tree.size === latest?.size && rootHash !== latest.rootHash) return conflict(known);
  await checkContinues(latest === undefined ? undefined : latest.rootHash, known, tree, consistencyProof);

  const cosignature = await cosign(text, key, now());
  const checkpoint = formatNote({ text, signatures: [...signed, cosignature] });
  const stored = await store.replace(tree.origin, known, {
    size: tree.size,
    rootHash,
    checkpoint,
  });
  // Somebody was faster: what was verified is no longer the latest.
  if (!stored) return conflict((await store.latest(tree.origin))?.size ?? 0);
  return answer(200, signatureLine(cosignature));
}

/** Fails with `proof.invalid` unless a tree starts with the one that was cosigned last. */
async function checkContinues(
  knownRoot: string | undefined,
  knownSize: number,
  tree: Checkpoint,
  proof: readonly Hash[],
): Promise<void> {
  const rootHash = knownRoot === undefined ? await emptyRootHash() : fromBase64(knownRoot);
  // The store is damaged. As a log without entries, it would be believed anew.
  if (rootHash?.byteLength !== HASH_BYTES) {
    throw new Error(`witness: the stored root of ${tree.origin} is not a hash`);
  }
  await verifyConsistency({ size: knownSize, rootHash }, tree, proof);
}

/** The log's own signatures; none where one under a known name is not by its key. */
async function signaturesOf(
  text: string,
  signatures: readonly NoteSignature[],
  keys: readonly VerifierKey[],
): Promise<readonly NoteSignature[]> {
  try {
    return await verifySignatures(text, signatures, keys);
  } catch (error) {
    if (error instanceof TlogError && error.code === 'note.signature_invalid') return [];
    throw error;
  }
}

async function latestCheckpoint(originHash: string, { logs, store }: WitnessOptions): Promise<Response> {
  for (const origin of new Set(logs.map(({ name }) => name))) {
    if ((await hexHash(origin)) !== originHash) continue;
    const latest = await store.latest(origin);
    if (latest !== undefined) return answer(200, latest.checkpoint);
  }
  return answer(404);
}

async function bodyOf(request: Request): Promise<string> {
  const octets = await boundedBody(request.body, MAX_BODY_BYTES);
  if (octets === undefined) {
    throw new TlogError('request.malformed', `add-checkpoint: more than ${MAX_BODY_BYTES} bytes`);
  }
  const text = fromUtf8(octets);
  if (text === undefined) throw new TlogError('request.malformed', 'add-checkpoint: it is not UTF-8');
  return text;
}

async function hexHash(origin: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(origin)));
  return Array.from(hash, (octet) => octet.toString(16).padStart(2, '0')).join('');
}

function conflict(size: number): Response {
  return answer(409, `${size}\n`, { 'content-type': 'text/x.tlog.size' });
}

function answer(status: number, body = '', headers: Record<string, string> = {}): Response {
  return new Response(body, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers },
  });
}
