import { readBounded } from '@portcullis/core/internal';

/** What a collector says of spans that it took. */
export interface PartialSuccess {
  /** How many of them it refused. */
  readonly refused: number;
  /** Why, or what it warns of, in one short line; empty if it says nothing. */
  readonly why: string;
}

const SUCCESS: PartialSuccess = { refused: 0, why: '' };
const MAX_BYTES = 65_536;
const LONGEST_REASON = 200;

/**
 * Reads the answer of a collector that took a batch, or a part of it. What cannot be read says nothing: the spans are not sent
 * again in any case.
 *
 * @param secrets what the collector was sent, and must not be repeated from its answer
 * @see {@link https://opentelemetry.io/docs/specs/otlp/#partial-success-1 | OTLP, partial success}
 */
export async function partialSuccess(answer: Response, secrets: readonly string[]): Promise<PartialSuccess> {
  try {
    const said = JSON.parse((await readBounded(answer, MAX_BYTES)) ?? '') as {
      readonly partialSuccess?: { readonly rejectedSpans?: unknown; readonly errorMessage?: unknown };
    };
    const { rejectedSpans, errorMessage } = said.partialSuccess ?? {};
    // JSON of protobuf writes numbers of 64 bits as texts.
    const count = Number(rejectedSpans);
    const why = typeof errorMessage === 'string' ? oneLine(withoutSecrets(errorMessage, secrets)) : '';
    return { refused: Number.isSafeInteger(count) && count > 0 ? count : 0, why };
  } catch {
    return SUCCESS;
  }
}

/** A key may be repeated with its scheme or without. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  const all = secrets.flatMap((secret) => [secret, ...secret.split(' ').slice(1)]).filter(Boolean);
  return all.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}

/** Removes control characters, which a terminal could execute. */
function oneLine(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, LONGEST_REASON);
}
