/** A name and a password of a request. */
export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
}

/** What PHP reads of `Authorization: Basic`; nothing where there is no colon. */
export function basicCredentials(header: string | undefined): BasicCredentials | undefined {
  const encoded = /^Basic\s+(\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
