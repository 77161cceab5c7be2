import type { GatewayConfiguration } from 'portcullis';
import { type StoredConfiguration, storedConfiguration } from 'portcullis/internal';
import { UsageError } from '../usage-error.ts';
import { writtenTwice } from './configuration-file.ts';
import { readTextFile } from './text-file.ts';

/** A good configuration as a store holds it, with what was said of it. */
export interface StoredFile {
  readonly hash: string;
  readonly author: string | undefined;
  readonly approvals: readonly string[];
  /** With its defaults. */
  readonly configuration: GatewayConfiguration;
  /** As it was written. */
  readonly written: unknown;
}

/**
 * Reads a configuration, or `{ "configuration", "author"?, "approvals"? }`. Fails with {@link UsageError} where it is not good.
 *
 * @param read the file's text, where it was read before
 */
export async function storedFile(file: string, read?: string): Promise<StoredFile> {
  const text = read ?? (await readTextFile(file));
  const { hash, author, approvals, configuration }: StoredConfiguration = await storedConfiguration(text);
  if ('problem' in configuration) throw new UsageError(`${file}: ${configuration.problem}`);
  const [twice] = writtenTwice(text);
  if (twice !== undefined) throw new UsageError(`${file}: ${twice.path}: ${twice.message}`);
  const value = JSON.parse(text) as { readonly configuration?: unknown };
  return { hash, author, approvals, configuration, written: value.configuration ?? value };
}
