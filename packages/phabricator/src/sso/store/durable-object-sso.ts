import { requireBinding } from '@portcullis/core/internal';
import type { SsoStore } from './sso-store.ts';

/** The part of a Durable Object binding that is used. */
export interface SsoNamespace {
  getByName(name: string): SsoStore;
}

/**
 * Keeps codes and names in the Durable Object `PortcullisSso` of `@portcullis/phabricator/durable-object`.
 *
 * Each Phorge has names of its own: two instances use two names. Throws `TypeError` where no namespace is bound.
 *
 * @param name of the object. Default `sso`. Another name loses the record of who holds which username
 *
 * @example
 * ```ts
 * import { durableObjectSso, type SsoNamespace } from '@portcullis/phabricator/sso';
 *
 * interface Env {
 *   readonly SSO: SsoNamespace;
 * }
 *
 * const storeOf = (env: Env) => durableObjectSso(env.SSO);
 * ```
 */
export function durableObjectSso(namespace: SsoNamespace, name: string = 'sso'): SsoStore {
  requireBinding('durableObjectSso', 'Durable Object namespace of PortcullisSso', namespace, 'getByName');
  // A stub that broke once stays broken, so each call gets its own.
  const stub = (): SsoStore => namespace.getByName(name);
  return {
    put: async (key, text, expiresAt, now) => stub().put(key, text, expiresAt, now),
    take: async (key, now) => stub().take(key, now),
    nameFor: async (account, candidates) => stub().nameFor(account, candidates),
    signedIn: async (account, username) => stub().signedIn(account, username),
    userOf: async (account) => stub().userOf(account),
    accountsOf: async (username) => stub().accountsOf(username),
  };
}
