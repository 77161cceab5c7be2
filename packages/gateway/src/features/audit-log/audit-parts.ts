import {
  type CheckpointNamespace,
  durableObjectCheckpoints,
  durableObjectHabits,
  durableObjectPeople,
  forgettablePseudonyms,
  type HabitNamespace,
  hashChain,
  inputHashes,
  memoryHabits,
  type PeopleNamespace,
  pseudonyms,
  signals,
} from '@portcullis/audit';
import { namespaceIn } from '../../gate/bindings.ts';
import type { AuditPart } from '../../parts.ts';
import { logSinkOf } from '../transparency-log/log-sink.ts';

// What an event has besides. Each is asked for by the setting of `audit` that it is named after, so that a built Worker has
// those that its configuration sets.

export const chainPart: AuditPart = ({ chain }) => (chain === true ? { chain: hashChain() } : {});

export const checkpointsPart: AuditPart = ({ checkpoints }, env) => {
  if (checkpoints === undefined) return {};
  const authorities = namespaceIn<CheckpointNamespace>(env, checkpoints, 'audit.checkpoints');
  return { chain: hashChain({ checkpoints: durableObjectCheckpoints(authorities) }) };
};

export const signalsPart: AuditPart = ({ signals: configured }, env) => {
  if (configured === undefined) return {};
  const { durableObject, ...limits } = configured;
  const habits =
    durableObject === undefined
      ? memoryHabits()
      : durableObjectHabits(namespaceIn<HabitNamespace>(env, durableObject, 'audit.signals.durableObject'));
  return { signals: signals({ ...limits, habits }) };
};

export const pseudonymsPart: AuditPart = ({ pseudonyms: key }) =>
  key === undefined ? {} : { pseudonyms: pseudonyms({ key }) };

export const peoplePart: AuditPart = ({ people }, env) => {
  if (people === undefined) return {};
  const namespace = namespaceIn<PeopleNamespace>(env, people, 'audit.people');
  return { pseudonyms: forgettablePseudonyms({ people: durableObjectPeople(namespace) }) };
};

export const inputsPart: AuditPart = ({ inputs }) => (inputs === true ? { inputs: inputHashes() } : {});

export const logPart: AuditPart = ({ log }, env, path = 'audit.log') =>
  log === undefined ? {} : { sink: logSinkOf(log, env, path) };
