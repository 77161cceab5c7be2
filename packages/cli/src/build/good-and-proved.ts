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
  let said = '';
  const written = {
    write: (text: string) => {
      said += text;
    },
  };
  const asked = { format: 'text', timeoutSeconds: undefined, notes: 'where something is wrong' } as const;
  const code = await checkOnce({ file, text, ...beside, ...asked }, { stdout: written, stderr });
  if (code !== 0) stdout.write(said);
  return code;
}

/** How many claims its policies make. */
export function claimsIn({ instances }: GatewayConfiguration): number {
  return instances.reduce((sum, { policy }) => sum + (policy.claims?.length ?? 0), 0);
}
