import { describe, expect, it } from 'vitest';
import type { Activity } from '../../src/activities/activity.ts';
import { activityEvent } from '../../src/activities/activity.ts';
import { forgetPerson } from '../../src/people/forget-person.ts';
import { forgettablePseudonyms } from '../../src/people/forgettable-pseudonyms.ts';
import type { PeopleStore } from '../../src/people/people-store.ts';

const alice = { kind: 'user', iss: 'https://id.example', sub: 'alice', email: 'Alice@example.com' } as const;
const eventOf = (activity: object) =>
  activityEvent(activity as Activity, { id: () => 'id', now: 0, observer: { worker: 'gate' } });
const login = eventOf({ type: 'login', outcome: 'allow', actor: alice, src: { ip: '192.0.2.1', asn: 1 } });
const synced = eventOf({
  type: 'group.sync',
  outcome: 'allow',
  group: { name: 'eng', change: 'add', count: 1, member: 'alice@example.com' },
});
const person = { iss: alice.iss, sub: alice.sub };

/** What every store of people must do. */
export function peopleContract(name: string, newStore: () => PeopleStore): void {
  describe(`people in ${name}`, () => {
    it('has one pseudonym for a name, which reveals nothing of it, and finds its user', async () => {
      const people = newStore();
      const one = await people.pseudonym('alice');
      expect(one).toMatch(/^[\da-f]{32}$/);
      expect(await people.pseudonym('alice')).toBe(one);
      expect(await newStore().pseudonym('alice')).not.toBe(one);
      expect(await people.nameOf(one)).toBe('alice');
      expect(await people.nameOf('0')).toBeUndefined();
    });

    it('erases an address with its user, though it was first seen as that of a member', async () => {
      const people = newStore();
      const rename = forgettablePseudonyms({ people });
      const before = (await rename(synced)) as { group: { member: string } };
      const renamed = await rename(login);
      expect(renamed).toMatchObject({ actor: { email: before.group.member }, src: { asn: 1 } });
      expect(renamed).toMatchObject({ redactions: ['actor.sub', 'actor.email', 'src.ip'] });
      expect(JSON.stringify(renamed)).not.toMatch(/alice|192\.0/i);
      const told: Activity[] = [];
      const record = async (activity: Activity) => void told.push(activity);
      expect(await forgetPerson(person, { people, record })).toBe(2);
      const forgotten = { type: 'person.forgotten', outcome: 'allow' };
      expect(told).toContainEqual({ ...forgotten, person: { pseudonym: before.group.member } });
      expect(await people.nameOf(before.group.member)).toBeUndefined();
    });

    it('shows an erased user as another one, once an isolate has asked again', async () => {
      const people = newStore();
      let now = 0;
      const rename = forgettablePseudonyms({ people, clock: { now: () => now } });
      const before = await rename(login);
      await forgetPerson(person, { people, record: async () => {} });
      expect(await rename(login)).toEqual(before);
      now = 60_000;
      const after = await rename(login);
      expect((after as { actor: { sub: string } }).actor.sub).not.toBe(
        (before as { actor: { sub: string } }).actor.sub,
      );
    });

    it('erases nothing for which no event can be written', async () => {
      const people = newStore();
      await forgettablePseudonyms({ people })(login);
      const record = () => Promise.reject(new Error('the log is away'));
      await expect(forgetPerson(person, { people, record })).rejects.toThrow('the log is away');
      expect(await people.pseudonymsOf('["sub","https://id.example","alice"]')).toHaveLength(2);
    });

    it('draws one pseudonym for a name that is requested fifty times concurrently', async () => {
      const people = newStore();
      const all = await Promise.all(Array.from({ length: 50 }, () => people.pseudonym('alice', 'owner')));
      expect(new Set(all).size).toBe(1);
      expect(await people.pseudonymsOf('owner')).toEqual([all[0]]);
    });
  });
}
