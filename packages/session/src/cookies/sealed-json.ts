import type { KeyRing } from './key-ring.ts';

/** Seals a value for one purpose. */
export function sealJson(ring: KeyRing, purpose: string, content: object): Promise<string> {
  return ring.seal(purpose, JSON.stringify(content));
}

/** The value; `undefined` if it was not sealed here for this purpose. Only we seal: what is opened is what was written for it. */
export async function openJson<Content>(
  ring: KeyRing,
  purpose: string,
  sealed: string,
): Promise<Content | undefined> {
  const opened = await ring.open(purpose, sealed);
  return opened === undefined ? undefined : (JSON.parse(opened.text) as Content);
}
