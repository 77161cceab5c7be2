import type { ElevationSource } from '@portcullis/policy';
import type { FeaturePart, HostScope } from '../../gate/feature-part.ts';

/** What the elevations of an instance are read with. */
export interface ElevationScope
  extends Pick<HostScope, 'configuration' | 'instance' | 'env' | 'settings' | 'parts'> {
  /** Returns the roles that a role implies. */
  readonly impliedBy: ElevationSource['impliedBy'];
}

/** Gives users roles for a limited time. */
export interface ElevationsPart extends FeaturePart {
  /** The elevations of users, for decisions. */
  readonly sourceOf: (scope: ElevationScope) => ElevationSource;
}
