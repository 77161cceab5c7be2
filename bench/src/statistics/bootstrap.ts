import { deviation } from 'd3-array';
import type { Estimate } from './estimate.ts';

/** How often rounds are drawn. The error of an error of 400 draws is 4 %. */
const DRAWS = 400;

/** Of fewer, blocks would overlap so much that every draw is alike. */
const LEAST_ROUNDS = 5;

/**
 * What is computed from rounds, with its standard error by the moving block bootstrap: computed again of as many rounds
 * drawn with replacement, in blocks of neighbors, since what disturbs one round often disturbs the next as well. Rounds are
 * drawn whole, so that whatever is compared stays paired with what was measured beside it.
 *
 * Fewer than five rounds do not tell their error: it is infinite.
 *
 * @param compute the number, of the rounds with these indices
 * @param random a number from 0 to below 1
 * @see https://doi.org/10.1214/aos/1176347265
 */
export function bootstrap(
  rounds: number,
  compute: (rounds: readonly number[]) => number,
  random: () => number,
): Estimate {
  const all = Array.from({ length: rounds }, (_, round) => round);
  const value = compute(all);
  if (rounds < LEAST_ROUNDS) return { value, error: Number.POSITIVE_INFINITY };
  const block = Math.ceil(rounds ** (1 / 3));
  const draw = (): number[] =>
    Array.from({ length: Math.ceil(rounds / block) }, () => Math.floor(random() * rounds))
      .flatMap((first) => Array.from({ length: block }, (_, next) => (first + next) % rounds))
      .slice(0, rounds);
  const error = deviation(Array.from({ length: DRAWS }, () => compute(draw())));
  return { value, error: error ?? Number.POSITIVE_INFINITY };
}
