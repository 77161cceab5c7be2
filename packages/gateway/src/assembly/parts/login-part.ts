import { loginOf } from '../login/login.ts';
import { surroundingsOf } from '../login/surroundings-of.ts';
import type { LoginPart } from './parts.ts';

/** Logs people in. */
export const loginPart: LoginPart = { surroundingsOf, create: loginOf };
