import type { Resource } from '@portcullis/core';
import { PathIndex } from '../compile/path-index.ts';
import { pathPattern } from '../criteria/paths.ts';
import type { MixedPage } from './reach-notes.ts';

/** Finds the page that mixes which a path belongs to; `undefined` for a path of none that is listed. */
export function mixedPageOf(
  mixedPages: readonly MixedPage[] = [],
): (resource: Resource, path: string) => MixedPage | undefined {
  const byPath = new PathIndex<MixedPage[]>();
  for (const page of mixedPages) {
    for (const path of page.paths ?? []) byPath.at(pathPattern(path), () => []).push(page);
  }
  return ({ application }, path) =>
    byPath
      .find(path)
      .flatMap(({ value }) => value)
      .find((page) => page.application === application);
}
