import { isMadeUp } from '../event/break-glass-event.ts';
import type { AuditEvent } from '../event/event.ts';
import type { Severity } from '../event/event-head.ts';

/** Events that can notify people immediately. */
export type AlertSubject = 'audit.loss' | 'jwks.stale_used' | 'config.refused' | 'break_glass' | 'signal';

/** Something that a person should look at now. */
export interface Alert {
  readonly about: AlertSubject;
  readonly severity: Severity;
  /** One line of human-readable text from this package. It contains nothing from the request. */
  readonly summary: string;
  /** Alerts with the same key are sent once per interval. */
  readonly key: string;
  /** As it was written, with pseudonyms where the log has them. */
  readonly event: AuditEvent;
}

/** Which events cause an alert. */
export interface AlertChoice {
  readonly about: readonly AlertSubject[];
  /** The lowest severity of a signal that causes an alert. */
  readonly signalLevel: Severity;
}

/** All subjects. */
export const ALERT_SUBJECTS: readonly AlertSubject[] = [
  'audit.loss',
  'jwks.stale_used',
  'config.refused',
  'break_glass',
  'signal',
];

/** The start of the keys of alerts about grants. */
export const GRANT_KEY: string = '["break_glass",';

/** Longest key, in characters. */
const MAX_KEY = 500;

const LEVELS: readonly Severity[] = ['informational', 'low', 'medium', 'high'];

/** The alert for an event; `undefined` for most events. Pure. */
export function alertOf(event: AuditEvent, { about, signalLevel }: AlertChoice): Alert | undefined {
  const found = told(event, signalLevel);
  if (found === undefined || !about.includes(found.about)) return undefined;
  return {
    severity: event.severity,
    event,
    ...found,
    key: JSON.stringify([found.about, ...found.key]).slice(0, MAX_KEY),
  };
}

interface Told extends Omit<Alert, 'key' | 'event' | 'severity'> {
  readonly key: readonly unknown[];
}

function told(event: AuditEvent, signalLevel: Severity): Told | undefined {
  switch (event.type) {
    case 'audit.loss':
      return {
        about: 'audit.loss',
        summary: event.reason.includes('audit.log_hole')
          ? 'published entries are missing from the files of the audit log'
          : 'audit events were lost',
        key: [event.loss.sink, ...event.reason.filter((code) => code === 'audit.log_hole')],
      };
    case 'jwks.stale_used':
      return {
        about: 'jwks.stale_used',
        summary: 'a signature was verified with old keys, because their issuer does not answer',
        key: [event.keys.issuer],
      };
    case 'config.changed':
      if (event.outcome === 'allow') return undefined;
      return {
        about: 'config.refused',
        summary: 'a configuration was rejected; the previous one stays active',
        key: [event.config.name, event.config.version_sha256, event.detail],
      };
    case 'break_glass': {
      const { change, grant } = event.break_glass;
      if (isMadeUp(event.break_glass)) return undefined;
      return {
        about: 'break_glass',
        summary: GLASS[change],
        // Each grant is notified of. Signed orders that name none are the same.
        key: [change, grant],
      };
    }
    case 'signal':
      if (LEVELS.indexOf(event.severity) < LEVELS.indexOf(signalLevel)) return undefined;
      return {
        about: 'signal',
        summary: `a signal: ${event.signal.name.replaceAll('_', ' ')}`,
        key: [event.signal.name, event.actor?.iss, event.actor?.sub],
      };
    default:
      return undefined;
  }
}

const GLASS: Readonly<Record<'used' | 'refused' | 'revoked' | 'ended', string>> = {
  used: 'a user signed in with a break-glass grant',
  refused: 'a break-glass grant was refused',
  revoked: 'a break-glass grant was revoked',
  ended: 'a break-glass session was ended',
};
