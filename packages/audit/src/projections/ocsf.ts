import type { ActivityEvent } from '../event/activity-event.ts';
import type { CheckpointEvent } from '../event/checkpoint-event.ts';
import type { AuditEvent, LossEvent, RequestEvent } from '../event/event.ts';
import type { RequestOutcome } from '../event/event-head.ts';
import { activityProjection, ERROR, managed, type Projection } from './ocsf-activity.ts';
import { CLASSES, isMcpMessage, mcpActivity, methodActivity } from './ocsf-class.ts';
import {
  endpointOf,
  httpRequestOf,
  httpResponseOf,
  type OcsfObject,
  present,
  userOf,
} from './ocsf-object.ts';

/** The version of the schema that events are projected to. */
const OCSF_VERSION = '1.9.0';

/** An event in the Open Cybersecurity Schema Framework. */
export interface OcsfEvent extends OcsfObject {
  readonly class_uid: number;
  readonly category_uid: number;
  readonly activity_id: number;
  readonly type_uid: number;
  readonly severity_id: number;
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  readonly metadata: OcsfObject;
}

/** How events are projected. */
export interface OcsfOptions {
  /**
   * Adds the attributes of the profile `security_control` to decisions about requests: `action_id`, `authorizations`,
   * `policy`. Default: false, only attributes of the classes themselves.
   */
  readonly securityControl?: boolean;
}

const SEVERITIES = { informational: 1, low: 2, medium: 3, high: 4 } as const;
const SEVERITY_NAMES = {
  informational: 'Informational',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
} as const;

/**
 * The event in OCSF 1.9, in the class that fits its type: HTTP Activity for requests, API Activity for messages to MCP servers, Authentication, Authorize Session,
 * User Management, Group Management, Entity Management, API Activity or Application Error for others. Pure; loses nothing, since
 * what the class has no attribute for is under `unmapped`.
 *
 * It does **not** check the event: give it one of a log that was verified.
 *
 * @see {@link https://schema.ocsf.io | Open Cybersecurity Schema Framework}
 *
 * @example
 * ```ts
 * import type { AuditEvent } from '@portcullis/audit';
 * import { toOcsf } from '@portcullis/audit/read';
 *
 * const project = (line: string): string => JSON.stringify(toOcsf(JSON.parse(line) as AuditEvent));
 * ```
 */
export function toOcsf(event: AuditEvent, options: OcsfOptions = {}): OcsfEvent {
  const { of, activity, attributes } = projection(event, options);
  const trace = 'trace' in event ? event.trace : undefined;
  const [statusId, status] = STATUSES[event.outcome];
  return present({
    class_uid: of.uid,
    class_name: of.name,
    category_uid: of.category,
    category_name: of.categoryName,
    activity_id: activity.id,
    activity_name: activity.name,
    type_uid: of.uid * 100 + activity.id,
    type_name: `${of.name}: ${activity.name}`,
    severity_id: SEVERITIES[event.severity],
    severity: SEVERITY_NAMES[event.severity],
    time: Date.parse(event.time),
    status_id: statusId,
    status,
    status_code: event.reason[0],
    status_detail: 'detail' in event ? event.detail : undefined,
    ...attributes,
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'Portcullis', vendor_name: 'Portcullis', version: event.observer.version },
      uid: event.id,
      logged_time: event.ingest_time === undefined ? undefined : Date.parse(event.ingest_time),
      event_code: event.type,
      log_name: event.schema,
      log_provider: event.observer.worker,
      correlation_uid: trace?.request_id,
      sequence: event.chain?.seq,
      is_truncated: event.truncated,
      profiles:
        event.type === 'request.decision' && options.securityControl ? ['security_control'] : undefined,
    },
    unmapped: unmappedOf(event),
  }) as OcsfEvent;
}

const STATUSES: Readonly<Record<RequestOutcome, readonly [id: number, name: string]>> = {
  allow: [1, 'Success'],
  deny: [2, 'Failure'],
  error: [2, 'Failure'],
  login: [99, 'Led to a login'],
};

const ACTIONS: Readonly<Record<RequestOutcome, readonly [id: number, name: string]>> = {
  allow: [1, 'Allowed'],
  deny: [2, 'Denied'],
  error: [2, 'Denied'],
  login: [99, 'Led to a login'],
};

function projection(event: AuditEvent, options: OcsfOptions): Projection {
  switch (event.type) {
    case 'request.decision':
      return request(event, options);
    case 'audit.loss':
      return { of: CLASSES.applicationError, activity: ERROR, attributes: { count: event.loss.count } };
    case 'audit.checkpoint':
      return managed(event, { uid: event.checkpoint.authority, name: 'audit log', type: 'log' });
    default:
      return activityProjection(event);
  }
}

function request(event: RequestEvent, { securityControl }: OcsfOptions): Projection {
  const { http, src, actor, auth, trace, policy, outcome, upstream, resource } = event;
  const applied = policy && {
    uid: policy.version_sha256,
    name: policy.id,
    version: policy.version_sha256,
    is_applied: true,
  };
  const control = {
    action_id: ACTIONS[outcome][0],
    action: ACTIONS[outcome][1],
    authorizations: policy && [{ decision: policy.decision, policy: applied }],
    policy: applied,
  };
  const exchange = {
    dst_endpoint:
      upstream === undefined ? { hostname: http.host } : { hostname: http.host, svc_name: upstream.id },
    http_request: httpRequestOf(http, trace.request_id),
    http_response: httpResponseOf(http),
    ...(securityControl ? control : {}),
  };
  if (resource !== undefined && isMcpMessage(resource.kind)) {
    const { app, kind, id, operation = '' } = resource;
    return {
      of: CLASSES.apiActivity,
      activity: mcpActivity(operation),
      attributes: {
        // The user for whom the client acts, and the client.
        actor: { user: userOf(actor), app_uid: auth?.client },
        api: { operation: operation === '' ? 'unknown' : operation, service: { name: app } },
        src_endpoint: endpointOf(src),
        resources: id === undefined || id === kind ? undefined : [{ name: id, type: kind }],
        ...exchange,
      },
    };
  }
  return {
    of: CLASSES.httpActivity,
    activity: methodActivity(http.method),
    attributes: { src_endpoint: endpointOf(src, actor), app_name: resource?.app, ...exchange },
  };
}

/** What has an attribute of its own in every class. */
const MAPPED: ReadonlySet<string> = new Set([
  'schema',
  'id',
  'time',
  'ingest_time',
  'type',
  'severity',
  'detail',
  'truncated',
]);

function unmappedOf(event: RequestEvent | ActivityEvent | LossEvent | CheckpointEvent): OcsfObject {
  return Object.fromEntries(Object.entries(event).filter(([key]) => !MAPPED.has(key)));
}
