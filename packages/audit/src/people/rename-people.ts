import type { AuditEvent } from '../event/event.ts';

/** A name of a person, of one kind: `[kind, …parts]`, such as `['sub', issuer, subject]`. */
export type PersonName = readonly [kind: 'sub' | 'email' | 'member' | 'username' | 'account', ...string[]];

/**
 * Returns the pseudonym of a name.
 * @param owner the name of the person it is known to belong to
 */
export type Rename = (name: PersonName, owner?: PersonName) => Promise<string>;

/** What may be an address. The `@` is looked for in each word: in one expression with it, a long word would be read from each letter. */
const WORD = /[^\s"'(),;:<>]+/g;

interface Changes {
  actor?: object;
  break_glass?: object;
  credential?: object;
  detail?: string | undefined;
  group?: object;
  logout?: object;
  src?: object;
  sso?: object;
  lock?: object;
  elevation?: object;
  readonly redactions: string[];
}

/**
 * Replaces what names a person in an event by pseudonyms, and lists what was replaced in `redactions`. What cannot be
 * replaced is left out.
 * @param hideAddress leaves out the address of people, too
 */
export async function renamePeople(
  event: AuditEvent,
  rename: Rename,
  { hideAddress = false }: { readonly hideAddress?: boolean } = {},
): Promise<AuditEvent> {
  const changes: Changes = { redactions: [] };
  const actor = 'actor' in event ? event.actor : undefined;
  const person = actor?.kind === 'user' ? actor : undefined;
  const owner: PersonName | undefined =
    person?.sub === undefined ? undefined : ['sub', person.iss ?? '', person.sub];
  if (person !== undefined) {
    const { sub: _, email, name: __, ...rest } = person;
    changes.actor = {
      ...rest,
      sub: owner === undefined ? undefined : await rename(owner, owner),
      email: email === undefined ? undefined : await rename(['email', email.toLowerCase()], owner),
    };
    for (const field of ['sub', 'email', 'name'] as const) {
      if (person[field] !== undefined) changes.redactions.push(`actor.${field}`);
    }
    const src = 'src' in event ? event.src : undefined;
    if (hideAddress && src?.ip !== undefined) {
      const { ip: ___, ...place } = src;
      changes.src = place;
      changes.redactions.push('src.ip');
    }
  }
  if (event.type === 'group.sync' && event.group.member !== undefined) {
    changes.group = { ...event.group, member: await rename(['member', event.group.member]) };
    changes.redactions.push('group.member');
  }
  if (event.type === 'logout' && event.logout.sub !== undefined) {
    const { iss = '', sub } = event.logout;
    const holder: PersonName = ['sub', iss, sub];
    changes.logout = { ...event.logout, sub: await rename(holder, holder) };
    changes.redactions.push('logout.sub');
  }
  if (event.type === 'elevation' && event.elevation.sub !== undefined) {
    const { iss = '', sub } = event.elevation;
    const holder: PersonName = ['sub', iss, sub];
    changes.elevation = { ...event.elevation, sub: await rename(holder, holder) };
    changes.redactions.push('elevation.sub');
  }
  if (event.type === 'credential') {
    const { iss, sub, name } = event.credential;
    const holder: PersonName = ['sub', iss, sub];
    const called = name && withoutAddresses(name);
    changes.credential = { ...event.credential, name: called, sub: await rename(holder, holder) };
    changes.redactions.push('credential.sub', ...(called === name ? [] : ['credential.name']));
  }
  if (event.type === 'break_glass') {
    const reason = event.break_glass.reason && withoutAddresses(event.break_glass.reason);
    if (reason !== event.break_glass.reason) {
      changes.break_glass = { ...event.break_glass, reason };
      changes.redactions.push('break_glass.reason');
    }
  }
  if (event.type === 'lock') {
    const { iss = '', sub, email, username, by, reason } = event.lock;
    const holder: PersonName | undefined = sub === undefined ? undefined : ['sub', iss, sub];
    const names: Record<string, PersonName | undefined> = {
      sub: holder,
      email: email === undefined ? undefined : ['email', email.toLowerCase()],
      username: username === undefined ? undefined : ['username', username],
    };
    const lock = { ...event.lock };
    for (const [field, name] of Object.entries(names)) {
      if (name === undefined) continue;
      Object.assign(lock, { [field]: await rename(name, holder) });
      changes.redactions.push(`lock.${field}`);
    }
    for (const [field, text] of Object.entries({ by, reason })) {
      const impersonal = text && withoutAddresses(text);
      if (impersonal === text) continue;
      Object.assign(lock, { [field]: impersonal });
      changes.redactions.push(`lock.${field}`);
    }
    changes.lock = lock;
  }
  if (event.type === 'sso') {
    const sso = { ...event.sso };
    for (const field of ['username', 'account'] as const) {
      const value = sso[field];
      if (value === undefined) continue;
      Object.assign(sso, { [field]: await rename([field, value], owner) });
      changes.redactions.push(`sso.${field}`);
    }
    changes.sso = sso;
  }
  const detail = 'detail' in event ? event.detail : undefined;
  const impersonal = detail && impersonalDetail(detail, event.type);
  if (impersonal !== detail) {
    changes.detail = impersonal;
    changes.redactions.push('detail');
  }
  if (changes.redactions.length === 0) return event;
  const before = ('redactions' in event ? event.redactions : undefined) ?? [];
  return { ...event, ...changes, redactions: [...before, ...changes.redactions] } as AuditEvent;
}

/** In the detail of a step of single sign-on, the text of the application's page follows a colon. */
function impersonalDetail(detail: string, type: AuditEvent['type']): string {
  const own = type === 'sso' ? detail.replace(/:.*$/s, ': …') : detail;
  return withoutAddresses(own);
}

/** Without anything that has an `@` in it: no sentence of the gate's own has one. */
function withoutAddresses(text: string): string {
  return text.replace(WORD, (word) => (/.@./.test(word) ? '…' : word));
}
