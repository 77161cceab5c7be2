import { DurableObject } from 'cloudflare:workers';
import type { PeopleStore } from './people-store.ts';
import { peopleTables } from './people-tables.ts';

/**
 * Stores which person has which pseudonym, as a Durable Object with SQLite storage: `durableObjectPeople()` calls it. Export it from the
 * Worker, and bind it:
 *
 * `"durable_objects": { "bindings": [{ "name": "PEOPLE", "class_name": "PortcullisPeople" }] }` and
 * `"migrations": [{ "tag": "v1", "new_sqlite_classes": ["PortcullisPeople"] }]`.
 *
 * Only the Worker can call it: it has no `fetch`. Cloudflare can restore its storage to any time of the last 30 days, so what is destroyed
 * here is gone for good after 30 days.
 */
export class PortcullisPeople extends DurableObject implements PeopleStore {
  readonly #people = peopleTables(this.ctx.storage);

  /** See `PeopleStore`. */
  pseudonym(name: string, owner?: string): Promise<string> {
    return this.#people.pseudonym(name, owner);
  }

  /** See `PeopleStore`. */
  pseudonymsOf(owner: string): Promise<readonly string[]> {
    return this.#people.pseudonymsOf(owner);
  }

  /** See `PeopleStore`. */
  nameOf(pseudonym: string): Promise<string | undefined> {
    return this.#people.nameOf(pseudonym);
  }

  /** See `PeopleStore`. */
  forget(owner: string): Promise<void> {
    return this.#people.forget(owner);
  }
}
