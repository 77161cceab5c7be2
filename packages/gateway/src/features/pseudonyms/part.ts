import {
  durableObjectPeople,
  forgettablePseudonyms,
  type PeopleNamespace,
  pseudonyms,
} from '@portcullis/audit';
import { namespaceIn } from '../../gate/bindings.ts';
import type { AuditPart } from '../../gate-plan.ts';

/** Pseudonyms made with a key. */
export const pseudonymsPart: AuditPart = ({ pseudonyms: key }) =>
  key === undefined ? {} : { pseudonyms: pseudonyms({ key }) };

/** Pseudonyms drawn for each person, so that one person can be forgotten. */
export const peoplePart: AuditPart = ({ people }, env) => {
  if (people === undefined) return {};
  const namespace = namespaceIn<PeopleNamespace>(env, people, 'audit.people');
  return { pseudonyms: forgettablePseudonyms({ people: durableObjectPeople(namespace) }) };
};
