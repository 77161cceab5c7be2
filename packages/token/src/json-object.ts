import * as base64url from 'jose/base64url';

/** A JSON object, and the text that it was read from. */
export interface JsonObject {
  readonly members: Readonly<Record<string, unknown>>;
  readonly text: string;
}

// A byte order mark stays, and is no JSON.
const utf8 = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The JSON object that base64url stands for; `undefined` if it stands for anything else. */
export function readJsonObject(encoded: string): JsonObject | undefined {
  try {
    const text = utf8.decode(base64url.decode(encoded));
    const members: unknown = JSON.parse(text);
    if (typeof members !== 'object' || members === null || Array.isArray(members)) return undefined;
    return { members: members as Readonly<Record<string, unknown>>, text };
  } catch (error) {
    // Bytes that are no UTF-8, text that is no JSON.
    if (error instanceof TypeError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
