import {
  durableObjectPeople,
  erasureOrders,
  type ForgetfulHabits,
  type PeopleNamespace,
} from '@portcullis/audit';
import { misconfigured } from '../../gate/assembly.ts';
import { namespaceIn } from '../../gate/bindings.ts';
import type { FeaturePart } from '../../gate/feature-part.ts';

/** Executes erasure orders. Throws `ConfigurationError` if the Worker lacks one of the bindings. */
export const erasurePart: FeaturePart = {
  recording: ({ erasure, people, signals }, env, recording) => {
    if (erasure === undefined || people === undefined) {
      throw misconfigured('audit.erasure', 'needs "people": without it, single users cannot be erased');
    }
    const habits = signals?.durableObject;
    return erasureOrders({
      ...erasure,
      people: durableObjectPeople(namespaceIn<PeopleNamespace>(env, people, 'audit.people')),
      ...(habits === undefined
        ? {}
        : { habits: namespaceIn<ForgetfulHabits>(env, habits, 'audit.signals.durableObject') }),
      recording,
    });
  },
};
