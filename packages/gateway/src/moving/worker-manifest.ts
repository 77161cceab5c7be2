import type { GatewayParts } from '../gate-plan.ts';
import { type NeededParts, TABLES } from '../parts.ts';
import { VERSION } from '../version.ts';

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
