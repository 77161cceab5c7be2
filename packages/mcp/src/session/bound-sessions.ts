import {
  fromBase64url,
  perEnv,
  requestError,
  SecretRing,
  secrets as secretsField,
  toBase64url,
} from '@portcullis/core/internal';

/** Who a session, or an event of its streams, belongs to. */
export interface Owner {
  readonly issuer: string;
  readonly subject: string;
}

/** Anonymous callers are one owner: what they share, all of them can use. */
export const ANYBODY: Owner = { issuer: '', subject: '' };

/**
 * Binds session ids of the server to the person who started the session, without a store: the client gets the server's id with a MAC of
 * it and of the person. Another person's id, even if it is known, is no session of the caller.
 */
export class BoundSessions {
  readonly #ring: SecretRing;

  constructor(secrets: readonly string[]) {
    this.#ring = new SecretRing(secrets, {
      keyLabel: 'portcullis mcp session 1',
      idLabel: 'portcullis mcp session id 1',
      algorithm: { name: 'HMAC', hash: 'SHA-256', length: 256 },
      usages: ['sign', 'verify'],
    });
  }

  /** What the client gets in place of an id. */
  async bound(id: string, owner: Owner): Promise<string> {
    const { key } = await this.#ring.newest();
    return `${id}.${toBase64url(await crypto.subtle.sign('HMAC', key, statement(id, owner)))}`;
  }

  /** The server's id in what a client sent; `undefined` if it is not one of this person. */
  async unbound(value: string, owner: Owner): Promise<string | undefined> {
    const end = value.lastIndexOf('.');
    const mac = fromBase64url(value.slice(end + 1));
    if (end <= 0 || mac === undefined) return undefined;
    const id = value.slice(0, end);
    for (const { key } of await this.#ring.keys()) {
      if (await crypto.subtle.verify('HMAC', key, mac, statement(id, owner))) return id;
    }
    return undefined;
  }
}

function statement(id: string, { issuer, subject }: Owner): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(new TextEncoder().encode(JSON.stringify([id, issuer, subject])));
}

/**
 * The sessions of a set of bindings; `undefined` where there are no secrets. Requests fail, as a fault of the Worker, where a binding
 * does not exist: an attacker can compute the key of an empty secret.
 */
export function boundSessions<Env>(
  secrets: readonly string[] | ((env: Env) => readonly string[]) | undefined,
): (env: Env) => BoundSessions | undefined {
  if (secrets === undefined) return () => undefined;
  if (typeof secrets !== 'function') {
    const sessions = new BoundSessions(secrets);
    return () => sessions;
  }
  return perEnv((env: Env) => {
    const found = secrets(env);
    const problem = secretsField.problem(found, 'sessionSecrets');
    if (problem === undefined) return new BoundSessions(found);
    throw requestError('request.misassembled', { detail: `mcp: sessionSecrets ${problem}` });
  });
}
