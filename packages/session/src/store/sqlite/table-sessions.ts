import type { SqliteStorage } from '@portcullis/core/internal';
import type { CredentialStore } from '../credential-store.ts';
import { CredentialTables } from './credential-tables.ts';
import { SealTables } from './seal-tables.ts';
import { SealLooks } from '../session-seals.ts';
import {
  LONGEST_SESSION_SECONDS,
  type Revocations,
  type SessionSeal,
  type SessionStore,
} from '../session-store.ts';
import { SessionTables } from './session-tables.ts';

/** Sessions, endings and credentials in SQLite, and what forgets those that have run out. */
export interface TableSessions {
  readonly store: SessionStore & Revocations & CredentialStore;
  /** See `SessionTables.sweep`. */
  readonly sweep: (now: number) => number | undefined;
}

/**
 * The store, on tables: of a Durable Object, or of a file.
 *
 * @param later is called with the time when something was written that will run out, in seconds since the Unix epoch
 */
export function tableSessions(
  { sql, transactionSync }: SqliteStorage,
  later: (now: number) => Promise<void>,
): TableSessions {
  const seals = new SealTables(sql);
  const tables = new SessionTables(sql, seals);
  const credentials = new CredentialTables(sql);
  const looks = new SealLooks();
  const look = (seal: SessionSeal | undefined, now: number): void => {
    if (seal === undefined || !looks.isDue(seal, now)) return;
    transactionSync(() => seals.look(seal));
    looks.done(seal, now);
  };
  const store: TableSessions['store'] = {
    add: async (session, now) => {
      look(session.seal, now);
      transactionSync(() => tables.add(session, now));
      await later(now);
    },
    find: async (key, now, notIdleSince, seal) => {
      look(seal, now);
      return tables.find(key, now, notIdleSince, seal);
    },
    claim: async (key, revision, now, until) => tables.claim(key, revision, now, until),
    replace: async (key, revision, session) => tables.replace(key, revision, session),
    remove: async (key) => tables.remove(key),
    list: async (person, now, limit, skip, seal) => {
      look(seal, now);
      return tables.list(person, now, limit, skip);
    },
    take: async (key, person) => tables.take(key, person),
    endAll: async (owner, now) => {
      transactionSync(() => tables.endAll(owner, now, now + LONGEST_SESSION_SECONDS));
      await later(now);
    },
    endOnce: async (owner, id, keepUntil, now) => {
      // Both are written, or neither.
      const isNew = transactionSync(() => {
        if (!tables.use(id, keepUntil)) return false;
        tables.endAll(owner, now, now + LONGEST_SESSION_SECONDS);
        return true;
      });
      await later(now);
      return isNew;
    },
    endSession: async (key, keepUntil, now) => {
      tables.endSession(key, keepUntil);
      await later(now);
    },
    isEnded: async (session) => tables.isEnded(session),
    addCredential: async (credential, now) => {
      credentials.add(credential);
      await later(now);
    },
    useCredential: async (id, now, givenAfter) => credentials.use(id, now, givenAfter),
    listCredentials: async (owner, now, skip) => credentials.list(owner, now, skip),
    revokeCredential: async (id, owner) => credentials.revoke(id, owner),
    redeemCode: async (id, keepUntil, now) => {
      const isNew = tables.use(`code ${id}`, keepUntil);
      await later(now);
      return isNew;
    },
    addDevice: async (device, now) => {
      const isAdded = transactionSync(() => credentials.addDevice(device, now));
      await later(now);
      return isAdded;
    },
    deviceName: async (userCode, now) => credentials.deviceName(userCode, now),
    grantDevice: async (userCode, grant, now) => credentials.grantDevice(userCode, grant, now),
    pollDevice: async (key, now) => transactionSync(() => credentials.pollDevice(key, now)),
  };
  return { store, sweep: (now) => tables.sweep(now) };
}
