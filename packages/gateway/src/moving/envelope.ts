import { sha256, toHexadecimal } from '@portcullis/core/internal';
import { configurationHash } from '../configuration/configuration-hash.ts';
import type { GatePlan } from '../gate-plan.ts';
import type { GatewayConfiguration } from '../generated/types.ts';

/** What a text that was kept says, before anything of it is judged. */
export interface Envelope {
  /** SHA-256 of its text, lower-case hexadecimal. */
  readonly version: string;
  readonly text: string;
  /** The stated author. It is not verified. */
  readonly author: string | undefined;
  /** The hash of the configuration itself, as approvals name it. */
  readonly hash: string;
  /** Signed approvals. They are not verified. */
  readonly approvals: readonly string[];
  /** The version that stood there before, by its configuration's hash. Only for people who go back. */
  readonly previous: string | undefined;
  /** Results of `portcullis push` for the configuration. They are not verified. */
  readonly built: unknown;
  /** The signed note of who built that. */
  readonly builtNote: string | undefined;
  /** As it was written. */
  readonly written: unknown;
}

/**
 * Parses a text: a configuration, or `{ "configuration": { … } }` with an author and signatures. Returns `undefined` for text that
 * is not JSON or has no hash, because it contains half of a surrogate pair.
 */
export async function envelopeOf(text: string): Promise<Envelope | undefined> {
  let said: Readonly<Record<string, unknown>>;
  let hash: string;
  try {
    const value: unknown = JSON.parse(text);
    const isWrapped = typeof value === 'object' && value !== null && Object.hasOwn(value, 'configuration');
    said = (isWrapped ? value : { configuration: value }) as Readonly<Record<string, unknown>>;
    hash = await configurationHash(said.configuration);
  } catch {
    return undefined;
  }
  const { author, approvals, previous, built, builtNote, configuration: written } = said;
  return {
    version: await versionOf(text),
    text,
    author: textOf(author),
    hash,
    approvals: Array.isArray(approvals) ? approvals.filter((note) => typeof note === 'string') : [],
    previous: textOf(previous),
    built,
    builtNote: textOf(builtNote),
    written,
  };
}

/** How events name a text. */
export async function versionOf(text: string): Promise<string> {
  return toHexadecimal(await sha256(text));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A version from which a gate can be put together, or why none can. */
export interface ReadyVersion extends Envelope, Omit<GatePlan, 'configuration' | 'parts'> {
  /** With its defaults. */
  readonly configuration: GatewayConfiguration | { readonly problem: string };
}
