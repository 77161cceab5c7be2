import { optional } from '../../configuration/setting.ts';
import { fieldsOf } from '../../configuration/unchecked.ts';
import { type Feature, hookedPart } from '../../feature.ts';
import { lockNotes, lockProblems } from './checks.ts';
import { lockPart } from './part.ts';
import { lockSchema } from './settings.ts';

export const lock: Feature = {
  settings: {
    root: {
      lock: optional(
        'Locks people out. Default: no one can be locked; sessions can only be ended.',
        lockSchema,
      ),
    },
  },
  checks: ({ configuration, roles }) =>
    lockProblems(fieldsOf(configuration.lock), fieldsOf(configuration.operator), roles),
  notes: lockNotes,
  durableObjects: [[/^lock\.durableObject$/, 'PortcullisLocks']],
  parts: [hookedPart('lock', 'root', lockPart)],
};
