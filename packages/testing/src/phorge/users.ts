import type { PhorgeUserOptions } from './options.ts';
import type { RandomKeys } from './random-keys.ts';

const USERNAME = /^[a-zA-Z0-9._-]*[a-zA-Z0-9_-]$/;
const EMAIL = /^[a-z0-9_+.!-]+@[a-z0-9_+:.-]+$/i;
const MAX_USERNAME_LENGTH = 64;
const MAX_EMAIL_LENGTH = 128;

/** A Phorge account. */
export interface PhorgeUser {
  readonly id: number;
  readonly phid: string;
  readonly username: string;
  readonly realName: string;
  readonly email: string;
  readonly admin: boolean;
  readonly bot: boolean;
  readonly password: string | undefined;
  readonly apiToken: string | undefined;
  readonly vcsPassword: string | undefined;
  readonly createdInSeconds: number;
  externalId: string | undefined;
  disabled: boolean;
  approved: boolean;
}

/** The accounts of one fake Phorge. */
export class Users {
  readonly #keys: RandomKeys;
  readonly #clock: () => number;
  readonly #users: PhorgeUser[] = [];

  constructor(keys: RandomKeys, clock: () => number, users: readonly PhorgeUserOptions[]) {
    this.#keys = keys;
    this.#clock = clock;
    for (const user of users) this.add(user);
  }

  get all(): readonly PhorgeUser[] {
    return this.#users;
  }

  add(options: PhorgeUserOptions): PhorgeUser {
    const user: PhorgeUser = {
      id: this.#users.length + 1,
      phid: this.#keys.phid('USER'),
      username: options.username,
      realName: options.realName ?? options.username,
      email: options.email ?? `${options.username}@phorge.example`,
      admin: options.admin ?? false,
      bot: options.bot ?? false,
      disabled: options.disabled ?? false,
      approved: options.approved ?? true,
      password: options.password,
      apiToken: options.apiToken,
      vcsPassword: options.vcsPassword,
      externalId: options.externalId,
      createdInSeconds: Math.floor(this.#clock() / 1000),
    };
    this.#users.push(user);
    return user;
  }

  find(matches: (user: PhorgeUser) => boolean): PhorgeUser | undefined {
    return this.#users.find(matches);
  }

  /** Usernames are compared without regard to case. */
  named(username: string): PhorgeUser | undefined {
    return this.find((user) => user.username.toLowerCase() === username.toLowerCase());
  }

  withEmail(email: string): PhorgeUser | undefined {
    return this.find((user) => user.email.toLowerCase() === email.toLowerCase());
  }
}

/** Not disabled, and approved by an administrator. */
export function isActivated(user: PhorgeUser): boolean {
  return user.approved && !user.disabled;
}

export function isValidUsername(username: string): boolean {
  return USERNAME.test(username) && Buffer.byteLength(username) <= MAX_USERNAME_LENGTH;
}

/** Whether `auth.email-domains` lets the address in; without domains it lets in every one. */
export function isAllowedEmail(email: string, domains: readonly string[]): boolean {
  return domains.length === 0 || domains.includes(email.split('@').at(-1)?.toLowerCase() ?? '');
}

export function isValidEmail(email: string): boolean {
  return EMAIL.test(email) && email.length <= MAX_EMAIL_LENGTH;
}
