import { deviceBound } from '@portcullis/session/dbsc';
import type { DeviceBoundPart } from '../login/login-dependencies.ts';

/** Binds sessions to a key of their browser. */
export const deviceBoundPart: DeviceBoundPart = (configured, store) => deviceBound({ ...configured, store });
