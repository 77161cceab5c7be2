import { publicCache } from '@portcullis/proxy';
import type { FeaturePart } from '../../gate/feature-part.ts';

/** Caches public pages in front of an origin. */
export const publicCachePart: FeaturePart = {
  origin: ({ instance, settings }, { inside }) => {
    const origin = inside();
    return origin && publicCache(origin, { ...instance.publicCache, report: settings.warn });
  },
};
