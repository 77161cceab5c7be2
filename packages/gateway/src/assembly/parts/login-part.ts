import { loginOf } from '../login/login.ts';
import { surroundingsOf } from '../login/surroundings-of.ts';
import type { LoginPart } from './parts.ts';

/** Logs people in. */
export const loginPart: LoginPart = (configuration, instance, host, parts, login) => {
  const surroundings = surroundingsOf(configuration, instance, parts, login.settings);
  return loginOf(configuration, instance, host, surroundings, login);
};
