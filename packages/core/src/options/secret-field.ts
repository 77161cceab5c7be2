import { MIN_SECRET_LENGTH } from '../secret-ring.ts';
import type { Field } from './field.ts';

/** A secret of random characters from which keys are derived. */
export const secret: Field<string> = {
  problem: (given) =>
    isSecret(given) ? undefined : `must be at least ${MIN_SECRET_LENGTH} random characters`,
};

/** Several secrets, so that they can be rotated. */
export const secrets: Field<readonly [string, ...string[]]> = {
  problem: (given) =>
    Array.isArray(given) && given.length > 0 && given.every(isSecret)
      ? undefined
      : `must be an array of secrets of at least ${MIN_SECRET_LENGTH} random characters each, newest first`,
};

function isSecret(given: unknown): boolean {
  return typeof given === 'string' && given.length >= MIN_SECRET_LENGTH;
}
