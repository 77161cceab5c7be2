import { optional } from '../../configuration/setting.ts';
import { bindingName, longSecret } from '../../configuration/values.ts';
import { auditPart, type Feature } from '../../feature.ts';
import { peoplePart, pseudonymsPart } from './part.ts';

export const pseudonyms: Feature = {
  folder: 'features/pseudonyms',
  settings: {
    audit: {
      pseudonyms: optional(
        'Replaces what names a person in events by pseudonyms made with this secret, of at least 32 characters. A variable: `${PSEUDONYM_KEY}`. Default: events name people as their provider does.',
        longSecret,
      ),
      people: optional(
        'A Durable Object namespace (class `PortcullisPeople`) that keeps who is behind which pseudonym, so that one person can be forgotten. Instead of `pseudonyms`. Default: nobody can be forgotten alone.',
        bindingName,
      ),
    },
  },
  checks: ({ audit: { people, pseudonyms } }) =>
    people !== undefined && pseudonyms !== undefined
      ? [
          {
            path: 'audit.people',
            message:
              'cannot stand with "pseudonyms": a pseudonym is either made by a key or drawn for each person',
          },
        ]
      : [],
  durableObjects: [[/^audit\.people$/, 'PortcullisPeople']],
  parts: [auditPart('pseudonyms', pseudonymsPart), auditPart('people', peoplePart)],
};
