import type { PhorgeOptions } from '@portcullis/testing/phorge';
import { longRuns } from '../../../../scripts/fixtures/long-runs.ts';
import type { GroupMembers } from '../../src/sync/sync-plan.ts';

export const TOKEN = 'api-abcdefghijklmnopqrstuvwxyz12';
export const PEOPLE = longRuns(1250);
export const PROJECTS = longRuns(75);

const LOCKED = { edit: 'admin', join: 'no-one' };

/** Somebody's name by their number. */
export function personNamed(number: number): string {
  return `person-${number}`;
}

/** A Phorge with a bot that may call Conduit. */
export function withBot({ users = [], ...others }: PhorgeOptions): PhorgeOptions {
  return { ...others, users: [{ username: 'sync', bot: true, apiToken: TOKEN }, ...users] };
}

/** Many people, and projects that only administrators change: each has one member who must go. */
export function largePhorge(): PhorgeOptions {
  return withBot({
    users: Array.from({ length: PEOPLE }, (_, index) => ({ username: personNamed(index) })),
    projects: Array.from({ length: PROJECTS }, (_, index) => ({
      name: `Team ${index}`,
      ...LOCKED,
      members: [personNamed(index), personNamed(index + 1)],
    })),
  });
}

/** Every project follows one group; everybody is in three of them: so 50 members each, those of the start left out. */
export function largeDirectory(): {
  readonly projects: Record<string, string[]>;
  readonly members: GroupMembers;
} {
  const projects: Record<string, string[]> = {};
  const members = new Map<string, string[]>();
  for (let index = 0; index < PROJECTS; index++) {
    projects[`team_${index}`] = [`group-${index}`];
    members.set(`group-${index}`, []);
  }
  for (let person = 0; person < PEOPLE; person++) {
    for (const shift of [0, 7, 100])
      members.get(`group-${(person + shift) % PROJECTS}`)?.push(personNamed(person));
  }
  return { projects, members };
}
