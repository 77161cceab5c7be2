import { requireBinding } from '@portcullis/core/internal';
import type { PeopleStore } from './people-store.ts';

/** A namespace of `PortcullisPeople` objects, as it is bound. */
export interface PeopleNamespace {
  getByName(name: string): PeopleStore;
}

/** All people of a gate are in one object, so that one address has one pseudonym everywhere. */
const NAME = 'people';

/**
 * Stores people's pseudonyms in a `PortcullisPeople` object of `@portcullis/audit/durable-object`.
 *
 * Throws `TypeError` where no namespace is bound.
 */
export function durableObjectPeople(namespace: PeopleNamespace): PeopleStore {
  requireBinding(
    'durableObjectPeople',
    'Durable Object namespace of PortcullisPeople',
    namespace,
    'getByName',
  );
  // A stub belongs to the request that made it.
  const people = () => namespace.getByName(NAME);
  return {
    pseudonym: (name, owner) => people().pseudonym(name, owner),
    pseudonymsOf: (owner) => people().pseudonymsOf(owner),
    nameOf: (pseudonym) => people().nameOf(pseudonym),
    forget: (owner) => people().forget(owner),
  };
}
