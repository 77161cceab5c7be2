import {
  type CredentialStore,
  LONGEST_LIST,
  MOST_DEVICES,
  MOST_DEVICES_OF_ONE,
  POLL_SECONDS,
  type StoredCredential,
  type StoredDevice,
} from '../credential-store.ts';
import type { Person } from '../session-store.ts';

interface Waiting extends StoredDevice {
  readonly grant?: string;
  readonly askedAt: number;
}

/** Credentials in the memory of one isolate, for development and tests. */
export function memoryCredentials(
  hasSession: (sessionKey: string, now: number) => boolean,
  redeemCode: CredentialStore['redeemCode'],
): CredentialStore {
  const credentials = new Map<string, StoredCredential>();
  const devices = new Map<string, Waiting>();
  let asked: StoredDevice[] = [];
  const waiting = (userCode: string, now: number): Waiting | undefined =>
    [...devices.values()].find(
      (device) => device.userCode === userCode && device.grant === undefined && now < device.endsAt,
    );
  return {
    addCredential: async (credential) => void credentials.set(credential.id, credential),
    useCredential: async (id, now, givenAfter = 0) => {
      const found = credentials.get(id);
      if (found === undefined || now >= found.endsAt || found.createdAt <= givenAfter) return false;
      if (now >= found.usedAt + 60) credentials.set(id, { ...found, usedAt: now });
      return true;
    },
    listCredentials: async (owner, now, skip = 0) =>
      [...credentials.values()]
        .filter((one) => isOf(owner, one) && now < one.endsAt && hasSession(one.sessionKey, now))
        .sort((one, other) => other.createdAt - one.createdAt || (one.id < other.id ? -1 : 1))
        .slice(skip, skip + LONGEST_LIST),
    revokeCredential: async (id, owner) => {
      const found = credentials.get(id);
      if (found === undefined || !isOf(owner, found)) return undefined;
      credentials.delete(id);
      return found;
    },
    redeemCode,
    addDevice: async (device, now) => {
      for (const [key, { endsAt }] of devices) if (now >= endsAt) devices.delete(key);
      asked = asked.filter(({ endsAt }) => now < endsAt);
      const { client } = device;
      const ofClient = asked.filter((one) => client !== undefined && one.client === client);
      if (ofClient.length >= MOST_DEVICES_OF_ONE) return false;
      const isTaken = [...devices.values()].some(({ userCode }) => userCode === device.userCode);
      if (devices.size >= MOST_DEVICES || isTaken) return false;
      devices.set(device.key, { ...device, askedAt: 0 });
      asked.push(device);
      return true;
    },
    deviceName: async (userCode, now) => waiting(userCode, now)?.name,
    devicePlace: async (userCode, now) => waiting(userCode, now)?.place,
    grantDevice: async (userCode, grant, now) => {
      const device = waiting(userCode, now);
      if (device !== undefined) devices.set(device.key, { ...device, grant });
      return device !== undefined;
    },
    pollDevice: async (key, now) => {
      const device = devices.get(key);
      if (device === undefined || now >= device.endsAt) return { state: 'unknown' };
      if (device.grant === '') return { state: 'used' };
      if (now < device.askedAt + POLL_SECONDS) return { state: 'too_fast' };
      if (device.grant !== undefined) {
        devices.set(key, { ...device, grant: '' });
        return { state: 'granted', grant: device.grant };
      }
      devices.set(key, { ...device, askedAt: now });
      return { state: 'pending' };
    },
  };
}

function isOf(owner: Person | undefined, { issuer, subject }: Person): boolean {
  return owner === undefined || (owner.issuer === issuer && owner.subject === subject);
}
