import {
  type Completed,
  checkOptions,
  type FieldsFor,
  isObject,
  objectWith,
  value,
} from '@portcullis/core/internal';
import { isOrigin } from '../settings/address-forms.ts';
import type { AccessRequests } from '../settings/login-extras.ts';
import { HAND_OVER_STORE, type HandOverStore } from '../store/hand-over-store.ts';
import { namesOf } from '../store/handed-on.ts';
import { loginHostProblem } from './shared-domain.ts';

/** An application whose people log in at the host. */
export interface LoginHostApplication {
  /** How people who are refused there ask for access: what `accessRequests()` returns. Default: the page names the contact. */
  readonly accessRequests?: AccessRequests | undefined;
}

/** Options of `loginHost()`. */
export interface LoginHostOptions {
  /** The public address of the host where people log in, such as `https://gate.example.com`. No application has it. */
  readonly origin: string;
  /** The applications by their public addresses, such as `https://wiki.example.com`. Each shares a domain with the host. */
  readonly applications: Readonly<Record<string, LoginHostApplication>>;
  /** The store of the sessions, such as `durableObjectSessions()`. */
  readonly store: HandOverStore;
}

/** The options, checked. */
export interface LoginHostSettings extends Completed<LoginHostOptions> {
  readonly at: URL;
}

const fields: FieldsFor<LoginHostOptions> = {
  origin: value(isOrigin, 'must be an address without path, such as https://gate.example.com'),
  applications: value(
    (given) => isObject(given) && Object.keys(given).length > 0 && Object.keys(given).every(isOrigin),
    'must name applications by their addresses without path, such as https://wiki.example.com',
  ),
  store: objectWith<HandOverStore>(namesOf(HAND_OVER_STORE)),
};

/** Checks and completes them. */
export function loginHostSettings(options: LoginHostOptions): LoginHostSettings {
  const checked = checkOptions('loginHost', options, fields, ({ origin, applications }, problem) => {
    const at = URL.parse(origin ?? '');
    if (at === null) return;
    for (const application of Object.keys(applications ?? {})) {
      const url = URL.parse(application);
      const found = url === null ? undefined : loginHostProblem(at, url);
      if (found !== undefined) problem(`origin ${found}`);
    }
  });
  return { ...checked, at: new URL(checked.origin) };
}
