import { durableObjectHabits, type HabitNamespace, memoryHabits, signals } from '@portcullis/audit';
import { namespaceIn } from '../../gate/bindings.ts';
import type { AuditPart } from '../../gate-plan.ts';

export const signalsPart: AuditPart = ({ signals: configured }, env) => {
  if (configured === undefined) return {};
  const { durableObject, ...options } = configured;
  const habits =
    durableObject === undefined
      ? memoryHabits()
      : durableObjectHabits(namespaceIn<HabitNamespace>(env, durableObject, 'audit.signals.durableObject'));
  return { signals: signals({ ...options, habits }) };
};
