import { optional } from '../../configuration/setting.ts';
import { bindingName, longSecret } from '../../configuration/values.ts';
import { auditPart, type Feature } from '../../feature.ts';
import { peoplePart, pseudonymsPart } from './part.ts';

export const pseudonyms: Feature = {
  settings: {
    audit: {
      pseudonyms: optional(
        "Secret of at least 32 characters. If set, events contain pseudonyms derived with this secret instead of users' IDs, e-mail addresses and account names, and omit display names. IP addresses and names in paths remain. Use a variable: `${PSEUDONYM_KEY}`. Default: events name users as their provider does.",
        longSecret,
      ),
      people: optional(
        'Durable Object namespace (class `PortcullisPeople`) that stores which user has which pseudonym, so that the data of one user can be erased. Use it instead of `pseudonyms`. Default: single users cannot be erased.',
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
              'cannot be combined with "pseudonyms": pseudonyms are either derived from a key or random for each user',
          },
        ]
      : [],
  durableObjects: [[/^audit\.people$/, 'PortcullisPeople']],
  parts: [auditPart('pseudonyms', pseudonymsPart), auditPart('people', peoplePart)],
};
