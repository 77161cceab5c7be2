// How cookies are sealed, written down a second time and apart from the code: AES-256-GCM under keys derived from the secret by
// HKDF, bound to the site and the cookie's name. It has been so since the first version, and versions that run at once rely on it.

const encoder = new TextEncoder();

const NAME = '__Host-portcullis-session';
const IV_BYTES = 12;

/** The cookie of a session that a store keeps under this id, or that the cookie holds whole, as the gate would seal it. */
export async function sealedSession(secret: string, id: string | object, site: string): Promise<string> {
  const text = JSON.stringify({ v: 1, ...(typeof id === 'string' ? { id } : id) });
  return `${NAME}=1.${await sealedText(secret, text, `${site} ${NAME}`)}`;
}

/** What such a cookie of one part holds. */
export async function openedSession(secret: string, cookie: string, site: string): Promise<unknown> {
  const value = cookie.slice(`${NAME}=1.`.length);
  return JSON.parse(await openedText(secret, value, `${site} ${NAME}`));
}

/** @param bound the site and the cookie's name */
export async function sealedText(secret: string, text: string, bound: string): Promise<string> {
  const { key, id } = await keyOf(secret);
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(bound) };
  const sealed = await crypto.subtle.encrypt(algorithm, key, encoder.encode(text));
  return `${id}.${Buffer.concat([iv, new Uint8Array(sealed)]).toString('base64url')}`;
}

/** @param bound the site and the cookie's name */
export async function openedText(secret: string, sealed: string, bound: string): Promise<string> {
  const { key, id } = await keyOf(secret);
  const [sealedBy, encoded = ''] = sealed.split('.');
  if (sealedBy !== id) throw new Error('another secret sealed this');
  const bytes = Buffer.from(encoded, 'base64url');
  const algorithm = {
    name: 'AES-GCM',
    iv: bytes.subarray(0, IV_BYTES),
    additionalData: encoder.encode(bound),
  };
  return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, bytes.subarray(IV_BYTES)));
}

async function keyOf(secret: string): Promise<{ readonly key: CryptoKey; readonly id: string }> {
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
    ['encrypt', 'decrypt'],
  );
  const id = await crypto.subtle.deriveBits(hkdf('portcullis session key id 1'), base, 48);
  return { key, id: Buffer.from(id).toString('base64url') };
}
