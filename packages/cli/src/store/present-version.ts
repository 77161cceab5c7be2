import { parseNote } from '@portcullis/tlog/internal';
import type { GatewayConfiguration } from 'portcullis';
import { parseApprovalStatement, type StoredConfiguration, storedConfiguration } from 'portcullis/internal';
import type { RemoteStore } from './cloudflare-store.ts';

/** What a store holds now, and what a new version comes after. */
export interface PresentVersion {
  /** The text that the gate reads, or `undefined`. */
  readonly text: string | undefined;
  /** The last valid configuration: the current one, or if that is invalid, the one that gates store next to it. */
  readonly base: (StoredConfiguration & { readonly configuration: GatewayConfiguration }) | undefined;
  /** Its chain of approvals. Empty if it is not signed. */
  readonly line: readonly string[];
  /** What is wrong with the present one. */
  readonly problem: string | undefined;
}

/** Reads what a store holds. */
export async function presentVersion(store: RemoteStore, key: string): Promise<PresentVersion> {
  const text = await store.get(key);
  const present = text === undefined ? undefined : await storedConfiguration(text);
  const problem =
    present !== undefined && 'problem' in present.configuration ? present.configuration.problem : undefined;
  const kept = present === undefined || problem !== undefined ? await store.get(`${key}.good`) : undefined;
  const base =
    problem === undefined && present !== undefined ? present : kept && (await storedConfiguration(kept));
  if (base === undefined || base === '' || 'problem' in base.configuration)
    return { text, base: undefined, line: [], problem };
  return { text, base: { ...base, configuration: base.configuration }, line: lineOf(base), problem };
}

/** Returns its approvals if they end with this version: others would start a chain that no gate accepts. */
function lineOf({ approvals, hash }: StoredConfiguration): readonly string[] {
  const last = approvals.at(-1);
  return last !== undefined && parseApprovalStatement(parseNote(last).text)?.after === hash ? approvals : [];
}
