import type { GatewayConfiguration } from 'portcullis';
import type { CommandIo } from '../command.ts';
import { checkOnce } from '../commands/check.ts';

/**
 * Checks a configuration and what it claims, as `portcullis check` does. Resolves to its exit code; what it says is written
 * only where something is wrong.
 *
 * @param text what the file says: what is made of it must be what was checked, whatever the file says by then
 */
export async function goodAndProved(
  file: string,
  text: string,
  beside: { readonly wrangler: string | undefined; readonly vars: string | undefined },
  { stdout, stderr }: CommandIo,
): Promise<number> {
  const question = { file, text, ...beside, format: 'text', timeoutSeconds: undefined } as const;
  const unread = { write: () => {} };
  // What is noted of a good configuration is told to nobody here, and takes as long as the rest.
  const code = await checkOnce({ ...question, areNotesWanted: false }, { stdout: unread, stderr });
  return code === 0 ? code : checkOnce({ ...question, areNotesWanted: true }, { stdout, stderr });
}

/** How many claims its policies make. */
export function claimsIn({ instances }: GatewayConfiguration): number {
  return instances.reduce((sum, { policy }) => sum + (policy.claims?.length ?? 0), 0);
}
