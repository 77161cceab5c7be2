import { isRecord } from '@portcullis/core/internal';
import { hasDuplicateMember } from '@portcullis/token/internal';

/** The members of a JSON object that others wrote; `undefined` for anything else, and for one with two members of one name. */
export function jsonMembers(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) && !hasDuplicateMember(text) ? parsed : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
