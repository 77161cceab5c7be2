import { parseNote } from '@portcullis/tlog/internal';
import type { GatewayConfiguration } from 'portcullis';
import { parseApprovalStatement, type StoredConfiguration, storedConfiguration } from 'portcullis/internal';
import type { RemoteStore } from './cloudflare-store.ts';

/** What a store holds now, and what a new version comes after. */
export interface PresentVersion {
  /** What is read by the gate; `undefined` where there is none. */
  readonly text: string | undefined;
  /** The last good one: the present one, or where that is broken the one that gates keep beside it. */
  readonly base: (StoredConfiguration & { readonly configuration: GatewayConfiguration }) | undefined;
  /** The changes that led to it; none where it was not signed. */
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

/** Its approvals, if they lead to it: others would begin a line that no gate takes. */
function lineOf({ approvals, hash }: StoredConfiguration): readonly string[] {
  const last = approvals.at(-1);
  return last !== undefined && parseApprovalStatement(parseNote(last).text)?.after === hash ? approvals : [];
}
