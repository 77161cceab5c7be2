import {
  CLIENT_STEP_SECONDS,
  type ClientStore,
  MOST_CLIENTS,
  MOST_UNUSED_OF_ONE,
  type StoredClient,
} from '../client-store.ts';

/** Clients that registered themselves, in the memory of one isolate, for development and tests. */
export function memoryClients(): ClientStore {
  const clients = new Map<string, { readonly client: StoredClient; readonly network: string | undefined }>();
  return {
    addClient: async (client, network, now) => {
      for (const [id, { client: known }] of clients) if (now >= known.endsAt) clients.delete(id);
      const ofOne = [...clients.values()].filter((known) => known.network === network);
      if (clients.size >= MOST_CLIENTS || ofOne.length >= MOST_UNUSED_OF_ONE) return false;
      clients.set(client.id, { client, network });
      return true;
    },
    useClient: async (id, endsAt, now) => {
      const client = clients.get(id)?.client;
      if (client === undefined || now >= client.endsAt) return undefined;
      const used = endsAt >= client.endsAt + CLIENT_STEP_SECONDS ? { ...client, endsAt } : client;
      clients.set(id, { client: used, network: undefined });
      return used;
    },
  };
}
