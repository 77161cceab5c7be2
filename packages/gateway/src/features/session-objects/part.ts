import { dividedRevocations, dividedSessions } from '@portcullis/session';
import type { SessionObjectsPart } from '../login/login-dependencies.ts';

/** Divides what a session store holds among several objects. */
export const sessionObjectsPart: SessionObjectsPart = {
  sessions: dividedSessions,
  revocations: dividedRevocations,
};
