import { type Feature, onePart } from '../../feature.ts';
import { lateInstancesPart } from './part.ts';

/** Instances of a built Worker that are assembled at the first request of their host. */
export const lateInstances: Feature = {
  parts: [
    {
      ...onePart('lateInstances', lateInstancesPart, ({ instances }) => instances.length > 1),
      onlyBuilt: true,
    },
  ],
};
