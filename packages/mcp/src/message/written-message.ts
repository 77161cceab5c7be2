import { encodedHeader } from './header-value.ts';
import type { Message } from './message.ts';

/** A message as it is sent on. */
export interface WrittenMessage {
  /** In lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * Writes a message anew, and the headers that mirror it: from what was parsed, and from nothing else that the client sent. A header
 * that the client left out, as its version permits, is left out.
 */
export function writtenMessage(
  { body, era, version, method, about, kind }: Message,
  isVersionSaid: boolean,
): WrittenMessage {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (era === 'modern') {
    headers['mcp-protocol-version'] = version;
    if (kind === 'request' && method !== undefined) headers['mcp-method'] = method;
    const mirrored = mirroredName(method, about);
    if (mirrored !== undefined) headers['mcp-name'] = encodedHeader(mirrored);
  } else if (isVersionSaid) headers['mcp-protocol-version'] = version;
  return { headers, body: Uint8Array.from(new TextEncoder().encode(JSON.stringify(body))) };
}

function mirroredName(method: string | undefined, about: Message['about']): string | undefined {
  if (method === 'completion/complete') return undefined;
  if (about.kind === 'tool' || about.kind === 'prompt') return about.name;
  return about.kind === 'resource' ? about.uri : undefined;
}
