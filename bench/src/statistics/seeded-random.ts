import { randomLcg } from 'd3-random';

/** Numbers from 0 to below 1, the same ones for the same seed: two runs differ in what they measured alone. */
export function seededRandom(seed: number): () => number {
  return randomLcg(seed / 2 ** 16);
}
