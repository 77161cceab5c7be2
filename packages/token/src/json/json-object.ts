import * as base64url from 'jose/base64url';

/** A JSON object, and the text that it was parsed from. */
export interface JsonObject {
  readonly members: Readonly<Record<string, unknown>>;
  readonly text: string;
}

// A byte order mark is not removed, so JSON.parse rejects it.
const utf8 = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The JSON object that is encoded as base64url; `undefined` for anything else. */
export function readJsonObject(encoded: string): JsonObject | undefined {
  try {
    const text = utf8.decode(base64url.decode(encoded));
    const members: unknown = JSON.parse(text);
    if (typeof members !== 'object' || members === null || Array.isArray(members)) return undefined;
    return { members: members as Readonly<Record<string, unknown>>, text };
  } catch (error) {
    // The bytes are not UTF-8, or the text is not JSON.
    if (error instanceof TypeError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
