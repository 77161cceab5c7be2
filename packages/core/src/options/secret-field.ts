import { MIN_SECRET_LENGTH } from '../secret-ring.ts';
import type { Field } from './field.ts';

/** A secret of random characters that keys are made of. */
export const secret: Field<string> = {
  problem: (given) =>
    isSecret(given) ? undefined : `must be at least ${MIN_SECRET_LENGTH} random characters`,
};

/** Several, so that they can be rotated. */
export const secrets: Field<readonly [string, ...string[]]> = {
  problem: (given) =>
    Array.isArray(given) && given.length > 0 && given.every(isSecret)
      ? undefined
      : `must be secrets of at least ${MIN_SECRET_LENGTH} characters, newest first`,
};

function isSecret(given: unknown): boolean {
  return typeof given === 'string' && given.length >= MIN_SECRET_LENGTH;
}
