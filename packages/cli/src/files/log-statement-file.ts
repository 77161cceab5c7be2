import type { LogStatement } from '@portcullis/audit/internal';
import { UsageError } from '../usage-error.ts';
import { jsonIn } from './json-value.ts';
import { STANDARD_INPUT } from './standard-input.ts';
import { readTextFile, readTextFileIfAny } from './text-file.ts';

/** What an authority said of a log, and where that was found. */
export interface FoundStatement {
  readonly statement: LogStatement;
  /** The file. */
  readonly name: string;
  /** Whether it was found next to the log without an option: anyone who wrote the log could have written it as well. */
  readonly besideLog: boolean;
}

/**
 * Reads the statement of an authority about a log: from the given file, or from `LOG.keys.json` next to the log if it exists.
 * Throws {@link UsageError} for a file that is not such a statement.
 */
export async function readStatement(
  log: string,
  file: string | undefined,
): Promise<FoundStatement | undefined> {
  if (log === STANDARD_INPUT && file === undefined) return undefined;
  const beside = `${log}.keys.json`;
  const text = file === undefined ? await readTextFileIfAny(beside) : await readTextFile(file);
  if (text === undefined) return undefined;
  const name = file ?? beside;
  const value = jsonIn(text);
  if (value === undefined) throw new UsageError(`${name}: is not JSON`);
  if (!isStatement(value)) {
    throw new UsageError(
      `${name}: is not a statement: { "keys": [Ed25519 JWK, …], "checkpoint": "line of the log" }`,
    );
  }
  return { statement: value, name, besideLog: file === undefined };
}

function isStatement(value: unknown): value is LogStatement {
  if (typeof value !== 'object' || value === null || !('keys' in value) || !Array.isArray(value.keys))
    return false;
  const checkpoint = 'checkpoint' in value ? value.checkpoint : undefined;
  return (
    value.keys.length > 0 &&
    value.keys.every((key) => key?.kty === 'OKP' && key?.crv === 'Ed25519' && typeof key?.x === 'string') &&
    (checkpoint === undefined || typeof checkpoint === 'string')
  );
}
