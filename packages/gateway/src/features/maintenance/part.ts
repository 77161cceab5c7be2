import { defined } from '@portcullis/core/internal';
import { underMaintenance } from '@portcullis/proxy';
import type { FeaturePart } from '../../gate/feature-part.ts';

/** Answers in the place of an origin that is worked on. What other features put in front of that is not asked. */
export const maintenancePart: FeaturePart = {
  origin: ({ instance: { maintenance } }, { plain }) =>
    underMaintenance(plain, defined({ retryAfterSeconds: maintenance?.retryAfterSeconds })),
};
