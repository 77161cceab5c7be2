import type { AuditPart } from '../../gate-plan.ts';
import { logSinkOf } from './log-sink.ts';

/** The log of the whole gate, or of an instance, which stands at a path of its own. */
export const logPart: AuditPart = ({ log }, env, path = 'audit.log') =>
  log === undefined ? {} : { sink: logSinkOf(log, env, path) };
