const encoder = new TextEncoder();

/**
 * The cookie of a session that a store keeps under this id, or that the cookie holds whole, as the gate would seal it: AES-256-GCM under keys derived from
 * the secret by HKDF, bound to the site and the cookie's name.
 */
export async function sealedSession(secret: string, id: string | object, site: string): Promise<string> {
  const name = '__Host-portcullis-session';
  const hkdf = (info: string) => ({
    ...{ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encoder.encode(info) },
  });
  const base = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, [
    'deriveBits',
    'deriveKey',
  ]);
  const key = await crypto.subtle.deriveKey(
    hkdf('portcullis session seal 1'),
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt'],
  );
  const keyId = await crypto.subtle.deriveBits(hkdf('portcullis session key id 1'), base, 48);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(`${site} ${name}`) };
  const text = encoder.encode(JSON.stringify({ v: 1, ...(typeof id === 'string' ? { id } : id) }));
  const sealed = await crypto.subtle.encrypt(algorithm, key, text);
  const bytes = Buffer.concat([iv, new Uint8Array(sealed)]);
  return `${name}=1.${Buffer.from(keyId).toString('base64url')}.${bytes.toString('base64url')}`;
}
