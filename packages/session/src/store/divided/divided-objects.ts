import { checkOptions, type FieldsFor, number } from '@portcullis/core/internal';

/** Among how many objects sessions are divided. */
export interface SessionObjects {
  /** Number of objects in which sessions start, from 1 to 64. Each session is in one of them, by the hash of its id. Default 1. */
  readonly objects?: number;
  /**
   * The other number, while the number changes: sessions in those objects are found too, and every end reaches them. Default: none.
   *
   * To change from 1 to 8: deploy `{ objects: 1, otherObjects: 8 }`, then `{ objects: 8, otherObjects: 1 }`, and `{ objects: 8 }` when the
   * longest lifetime of a session has passed. Each step can be rolled back to the one before it, and isolates of two consecutive steps can
   * run at the same time: no session is lost, and none comes back after a logout.
   */
  readonly otherObjects?: number;
}

/** How each option is checked. */
export const sessionObjectsFields: FieldsFor<SessionObjects, 'otherObjects'> = {
  objects: number({ from: 1, to: 64, whole: true, fallback: 1 }),
  otherObjects: number({ from: 1, to: 64, whole: true, fallback: undefined }),
};

/** The object that has existed since before sessions were divided. What belongs to no session is there, whatever the numbers are. */
export const FIRST_OBJECT = 'sessions';

/** The objects of one number. */
export interface Objects<Store> {
  /** The one with the sessions of this key. */
  readonly of: (key: string) => Store;
  readonly all: readonly Store[];
}

/** All objects that are used. */
export interface DividedObjects<Store> {
  /** Where sessions start. */
  readonly starting: Objects<Store>;
  /** Where the session of this key can be: it is in one of them. */
  readonly placesOf: (key: string) => readonly Store[];
  /** All in which sessions can be. */
  readonly all: readonly Store[];
  /** The first one. */
  readonly first: Store;
}

/** Makes the objects that the options name. Throws `TypeError` for options that are not valid. */
export function dividedObjects<Store>(
  called: string,
  named: (name: string) => Store,
  options: SessionObjects,
): DividedObjects<Store> {
  const { objects, otherObjects } = checkOptions(called, options, sessionObjectsFields);
  if (objects === otherObjects)
    throw new TypeError(`${called}: otherObjects must not be the same number as objects (${objects})`);
  const made = new Map<string, Store>();
  const once = (name: string): Store => {
    const store = made.get(name) ?? named(name);
    made.set(name, store);
    return store;
  };
  const first = once(FIRST_OBJECT);
  const starting = objectsOf(objects, once);
  const numbers = otherObjects === undefined ? [starting] : [starting, objectsOf(otherObjects, once)];
  return {
    starting,
    placesOf: (key) => numbers.map(({ of }) => of(key)),
    all: numbers.flatMap(({ all }) => all),
    first,
  };
}

function objectsOf<Store>(count: number, named: (name: string) => Store): Objects<Store> {
  const all = Array.from({ length: count }, (_, index) =>
    named(count === 1 ? FIRST_OBJECT : `${FIRST_OBJECT}-${count}-${index}`),
  );
  return { all, of: (key) => all[placeOf(key, count)] as Store };
}

/** FNV-1a of a hash, which is spread evenly already. */
function placeOf(key: string, count: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash % count;
}
