import type { SessionObjects } from '@portcullis/session';
import { sessionObjectsFields } from '@portcullis/session/internal';
import { optionsOf } from '../../configuration/option-setting.ts';
import { type Feature, onePart } from '../../feature.ts';
import { sessionObjectsPart } from './part.ts';

const option = optionsOf<SessionObjects>('SessionObjects', sessionObjectsFields);

/** Sessions in several Durable Objects, for more requests per second than one answers. */
export const sessionObjects: Feature = {
  settings: { login: { objects: option('objects'), otherObjects: option('otherObjects') } },
  checks: ({ login: { objects = 1, otherObjects, durableObject, revocations } }) => [
    ...(objects === 1 || durableObject !== undefined || revocations !== undefined
      ? []
      : [{ path: 'login.objects', message: 'needs "durableObject" or "revocations"' }]),
    ...(otherObjects !== objects
      ? []
      : [{ path: 'login.otherObjects', message: 'must not be the same number as "objects"' }]),
  ],
  parts: [
    onePart(
      'sessionObjects',
      sessionObjectsPart,
      ({ login }) => (login?.objects ?? 1) > 1 || login?.otherObjects !== undefined,
    ),
  ],
};
