import { openNote, parseVerifierKey, TlogError } from '@portcullis/tlog';
import type { BuiltForm } from '../build/built-gateway.ts';
import { configurationHash } from '../configuration/configuration-hash.ts';

/** The text that a builder signs for what it built, as a C2SP signed note. */
export async function builtStatement(built: BuiltForm): Promise<string> {
  return `portcullis.built/1\n${JSON.stringify({ built: await configurationHash(built) })}\n`;
}

/** Why what was built must not be used; `undefined` where a builder has signed for exactly that. */
export async function builtProblem(
  built: BuiltForm,
  note: string | undefined,
  builders: readonly string[],
): Promise<string | undefined> {
  if (note === undefined) return 'the build output is not signed';
  try {
    // It fails where none of these keys has signed.
    const { text } = await openNote(note, await Promise.all(builders.map(parseVerifierKey)));
    return text === (await builtStatement(built))
      ? undefined
      : 'the signature is for a different build output';
  } catch (error) {
    // Else it has no hash that anybody could have signed.
    return `build output: ${error instanceof TlogError ? error.message : 'cannot be serialized for a signature'}`;
  }
}
