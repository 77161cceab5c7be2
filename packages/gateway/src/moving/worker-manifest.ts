import { systemSleep, withDeadline } from '@portcullis/core/internal';
import type { GatewayParts } from '../gate-plan.ts';
import type { GatewaySettings } from '../gateway-options.ts';
import { ALL_PARTS, type NeededParts, TABLES } from '../parts.ts';
import { VERSION } from '../version.ts';
import type { ConfigurationSource } from './configuration-source.ts';

/** What a Worker provides for configurations: names, without values. */
export interface WorkerManifest {
  /** The version of this package in the Worker. */
  readonly version: string;
  /** The parts of the gate that the Worker contains. */
  readonly parts: NeededParts;
  /** Names of its variables, bindings, and the secrets that its code passes. */
  readonly names: readonly string[];
}

/** Returns the manifest of this Worker. */
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

/** Timeout for a store that does not respond: the platform would end a request that waits longer, without a log entry. */
const DEADLINE_MS = 5000;

/** Stores the manifest of this Worker next to the configuration if it changed. `portcullis push` reads it. */
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
    // Only `portcullis push` needs the manifest, and reports if it is missing.
    settings.inform(`portcullis: ${name}: the manifest of this Worker could not be written`);
  }
}
