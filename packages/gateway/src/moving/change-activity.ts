import type { Activity } from '@portcullis/audit';
import { defined } from '@portcullis/core/internal';

/** A version of a configuration, as events name it. */
interface NamedVersion {
  /** Of the source that it is from. */
  readonly name: string;
  /** `undefined` if no configuration is active. */
  readonly version: string | undefined;
  /** The version that was active until now. */
  readonly before: string | undefined;
  /** Who says to have written it. */
  readonly author: string | undefined;
}

/** A configuration became active. */
export function changedActivity(named: NamedVersion, detail: string | undefined): Activity {
  return {
    type: 'config.changed',
    outcome: 'allow',
    ...defined({ detail }),
    ...versionFields(named),
  };
}

/** A configuration was refused. */
export function refusedActivity(named: NamedVersion, detail: string): Activity {
  return {
    type: 'config.changed',
    outcome: 'deny',
    reason: ['config.refused'],
    severity: 'high',
    detail,
    ...versionFields(named),
  };
}

function versionFields({ name, version, before, author }: NamedVersion) {
  return {
    config: defined({ name, version_sha256: version, previous_sha256: before }),
    ...(author === undefined ? {} : { actor: { kind: 'user', name: author } as const }),
  };
}
