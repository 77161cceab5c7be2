import type { FeaturePart } from '../../../gate/feature-part.ts';
import { groupSyncsOf } from './group-syncs.ts';
import { projectsInSync } from './projects-in-sync.ts';

/** The members of Phorge's projects become those of a directory's groups. */
export const groupSyncPart: FeaturePart = { gate: (scope) => groupSyncsOf(scope, projectsInSync) };
