import { type CheckpointNamespace, durableObjectCheckpoints, hashChain } from '@portcullis/audit';
import { namespaceIn } from '../../gate/bindings.ts';
import type { AuditPart } from '../../gate-plan.ts';

export const chainPart: AuditPart = ({ chain }) => (chain === true ? { chain: hashChain() } : {});

export const checkpointsPart: AuditPart = ({ checkpoints }, env) => {
  if (checkpoints === undefined) return {};
  const authorities = namespaceIn<CheckpointNamespace>(env, checkpoints, 'audit.checkpoints');
  return { chain: hashChain({ checkpoints: durableObjectCheckpoints(authorities) }) };
};
