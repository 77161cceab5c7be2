import type { AuditEvent } from '@portcullis/audit';

/** What an event was about, in half a line. */
export function eventSubject(event: AuditEvent): string {
  switch (event.type) {
    case 'request.decision':
      return `${event.http.method} ${event.http.host}${event.http.path ?? event.http.path_raw ?? ''} ${event.http.status}`;
    case 'conduit.call':
      return event.resource.operation ?? '';
    case 'group.sync':
      return `${event.group.change} ${event.group.count} ${event.group.name}`;
    case 'logout':
      return event.logout.sub === undefined ? '' : `of ${event.logout.sub}`;
    case 'policy.loaded':
      return event.policy.id;
    case 'config.changed':
      return event.config.name;
    case 'credential':
      return `${event.credential.change} ${event.credential.name}`;
    case 'sso':
      return [event.sso.step, event.sso.username].filter(Boolean).join(' ');
    case 'upstream.changed':
      return `${event.upstream.change} ${event.upstream.id}`;
    case 'archive.served':
      return `${event.archive.origin} of ${event.archive.day}`;
    case 'signal':
      return event.signal.name;
    case 'audit.loss':
      return `${event.loss.count} lost at ${event.loss.sink ?? 'the recorder'}${event.loss.cause === undefined ? '' : ` (${event.loss.cause})`}`;
    case 'audit.checkpoint':
      return `number ${event.checkpoint.number}`;
    default:
      return '';
  }
}
