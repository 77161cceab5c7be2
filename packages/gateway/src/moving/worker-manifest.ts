import { systemSleep, withDeadline } from '@portcullis/core/internal';
import type { GatewayParts } from '../gate-plan.ts';
import type { GatewaySettings } from '../gateway-options.ts';
import { ALL_PARTS, type NeededParts, TABLES } from '../parts.ts';
import { VERSION } from '../version.ts';
import type { ConfigurationSource } from './configuration-source.ts';

/** What a Worker has that a configuration may need: names, and nothing that they hold. */
export interface WorkerManifest {
  /** The version of this package in it. */
  readonly version: string;
  /** The code of a gate that is in it. */
  readonly parts: NeededParts;
  /** Its variables and bindings, and the secrets that its code names. */
  readonly names: readonly string[];
}

/** What this Worker has. */
export function workerManifest(parts: GatewayParts, env: object, secrets: readonly string[]): WorkerManifest {
  const kinds = (field: string, part: object): readonly string[] => {
    if (Array.isArray(part)) return part.map((one: { readonly field: string }) => one.field);
    return TABLES.includes(field) ? Object.keys(part) : [];
  };
  return {
    version: VERSION,
    parts: Object.fromEntries(
      Object.entries(parts).map(([field, part]) => [field, kinds(field, part as object).toSorted()]),
    ),
    names: [...new Set([...Object.keys(env), ...secrets])].toSorted(),
  };
}

/** A store is left behind that does not answer: a request that waits on and on is ended by the platform, and told to nobody. */
const DEADLINE_MS = 5000;

/** Writes beside the configuration what this Worker has, where something else stands there: `portcullis push` reads it. */
export async function introduceWorker(
  { name, worker }: ConfigurationSource,
  { env, secrets, settings }: { env: object; secrets: readonly string[]; settings: GatewaySettings },
): Promise<void> {
  if (worker === undefined) return;
  const text = JSON.stringify(workerManifest(ALL_PARTS, env, secrets));
  try {
    await withDeadline(DEADLINE_MS, settings.sleep ?? systemSleep, async () => {
      if ((await worker.read()) !== text) await worker.write(text);
    });
  } catch {
    // Only who pushes misses it, and is told that nothing is known.
    settings.inform(`portcullis: ${name}: what this Worker has could not be written`);
  }
}
