import { toHexadecimal } from '@portcullis/core/internal';

/** Stores which person has which pseudonym. It is the only link between them, and it can be destroyed for one person alone. */
export interface PeopleStore {
  /**
   * The pseudonym of a name: at first use a random number is drawn for it.
   * @param owner the name of the person to whom it belongs and with whom it is forgotten. Default: the name itself
   */
  pseudonym(name: string, owner?: string): Promise<string>;
  /** The pseudonyms of all names of a person. */
  pseudonymsOf(owner: string): Promise<readonly string[]>;
  /** The name behind a pseudonym; `undefined` if there was never one, or it was destroyed. */
  nameOf(pseudonym: string): Promise<string | undefined>;
  /** Destroys what links a person's names with their pseudonyms. */
  forget(owner: string): Promise<void>;
}

/** One of a person's names. */
export interface NameRow {
  readonly pseudonym: string;
  readonly owner: string;
}

/** 16 random octets, which reveal nothing about the name they stand for. */
export function newPseudonym(): string {
  return toHexadecimal(crypto.getRandomValues(new Uint8Array(16)));
}

/** Stores people's pseudonyms in memory: for tests, since they are lost when the isolate ends. */
export function memoryPeople(): PeopleStore {
  const rows = new Map<string, NameRow>();
  const of = (owner: string) => [...rows].filter(([, row]) => row.owner === owner);
  return {
    pseudonym: async (name, owner) => {
      const known = rows.get(name);
      const row = {
        pseudonym: known?.pseudonym ?? newPseudonym(),
        owner: owner ?? known?.owner ?? name,
      };
      rows.set(name, row);
      return row.pseudonym;
    },
    pseudonymsOf: async (owner) => of(owner).map(([, { pseudonym }]) => pseudonym),
    nameOf: async (pseudonym) => [...rows].find(([, row]) => row.pseudonym === pseudonym)?.[0],
    forget: async (owner) => {
      for (const [name] of of(owner)) rows.delete(name);
    },
  };
}
