import { parseCheckpoint } from '../checkpoint/checkpoint.ts';
import { boundedBody } from '../encoding/bounded-body.ts';
import { fromDecimal } from '../encoding/decimal.ts';
import { fromUtf8 } from '../encoding/octets.ts';
import type { Hash } from '../merkle/hash.ts';
import { checkSizes } from '../merkle/tree-shape.ts';
import { parseNote, parseSignatureLines } from '../note/note.ts';
import { type VerifiedSignature, verifySignatures } from '../note/open-note.ts';
import type { VerifierKey } from '../note/verifier-key.ts';
import { TlogError } from '../tlog-error.ts';
import { formatAddCheckpoint } from './add-checkpoint.ts';

/** Options for requests to a witness. */
export interface WitnessClientOptions {
  /** The submission prefix, without a slash at its end: `https://witness.example.com`. */
  readonly url: string;
  /** The witness's key. */
  readonly key: VerifierKey;
  /** How long a call may take, in seconds. Default: 10. */
  readonly timeoutSeconds?: number;
  /** Default: the global `fetch`. A service binding's fits. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** What a log asks a witness to cosign. */
export interface CosignatureRequest {
  /** The signed checkpoint. */
  readonly checkpoint: string;
  /** The size that this witness cosigned last, as far as the log knows; 0 if it does not. */
  readonly oldSize: number;
  /** The proof from a smaller tree of this log to that of the checkpoint. */
  readonly consistencyProof: (oldSize: number) => Promise<readonly Hash[]>;
}

/** Largest response that is read, in octets: a witness is not part of the log, and must not fill its memory. */
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Asks a witness for its cosignature of a checkpoint, and again if the witness has another size than expected. Returns the cosignature,
 * verified: add it to the checkpoint's signatures.
 *
 * Fails with `witness.unreachable` where it does not answer in time; with `witness.refused` where it does not cosign, with
 * its status; with `note.signature_invalid` where its signature is not by its key; with `tree.size_invalid` where it has
 * seen a larger tree than the log has: then the log was rolled back.
 * @see {@link https://c2sp.org/tlog-witness | C2SP tlog-witness}
 */
export async function requestCosignature(
  witness: WitnessClientOptions,
  { checkpoint, oldSize, consistencyProof }: CosignatureRequest,
): Promise<VerifiedSignature> {
  const { text } = parseNote(checkpoint);
  const { size } = parseCheckpoint(text);
  const ask = async (from: number): Promise<Response> =>
    call(
      witness,
      formatAddCheckpoint({ oldSize: from, consistencyProof: await consistencyProof(from), checkpoint }),
    );

  let response = await ask(oldSize);
  if (response.status === 409) {
    const known = fromDecimal((await textOf(response, witness)).trimEnd());
    if (known === undefined || known === oldSize)
      throw refused(witness, 'with a conflict, but without a usable tree size');
    checkSizes(known, size);
    response = await ask(known);
  }
  const body = await textOf(response, witness);
  if (response.status !== 200) throw refused(witness, `with status ${response.status}`);
  const [cosignature] = await verifySignatures(text, parseSignatureLines(body), [witness.key]);
  if (cosignature === undefined) throw refused(witness, 'without a signature of its key');
  return cosignature;
}

async function call(witness: WitnessClientOptions, body: string): Promise<Response> {
  const { url, timeoutSeconds = 10, fetch: send = (to, init) => fetch(to, init) } = witness;
  try {
    return await send(`${url}/add-checkpoint`, {
      method: 'POST',
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
  } catch (cause) {
    throw new TlogError('witness.unreachable', `witness ${witness.key.name}: it did not answer`, { cause });
  }
}

async function textOf({ body }: Response, witness: WitnessClientOptions): Promise<string> {
  const octets = await boundedBody(body, MAX_ANSWER_BYTES);
  const text = octets && fromUtf8(octets);
  if (text === undefined) throw refused(witness, 'with a response that is too long or not UTF-8');
  return text;
}

function refused({ key }: WitnessClientOptions, how: string): TlogError {
  return new TlogError('witness.refused', `witness ${key.name}: it answered ${how}`);
}
