import { defined, isRecord, type WayFacts } from '@portcullis/core/internal';
import type { PolicyRequest } from '../policy-request.ts';

/** What an audit event tells of a request and its decision. */
export interface RecordedRequest {
  /** Issuer and subject, which together are one caller; `undefined` for an anonymous one. */
  readonly issuer: string | undefined;
  readonly subject: string | undefined;
  readonly decision: 'allow' | 'deny';
  /** The rule that decided then. */
  readonly rule: string | undefined;
  /** The host that was asked. */
  readonly host: string | undefined;
  readonly request: PolicyRequest;
}

/**
 * Reads an audit event (`portcullis.event/1`, type `request.decision`). `undefined` if it is another event, or one in which
 * no policy decided.
 *
 * Events hold no claims, so none is known. Of callers known by an API token or a VCS password of Phorge, the groups are not known
 * either, unless `prepare` of `simulate` says otherwise. Secrets of capability URLs are masked, and the path
 * is read as recorded. They hold neither `reaches` nor `reads` of the resource: classify them anew (`prepare` of `simulate`).
 */
export function recordedRequest(event: unknown): RecordedRequest | undefined {
  if (!isRecord(event)) return undefined;
  const { actor, auth, http, policy, resource, src, time } = event;
  if (!isRecord(http) || !isRecord(policy)) return undefined;
  const { method, path } = http;
  const { decision } = policy;
  if (typeof method !== 'string' || typeof path !== 'string') return undefined;
  if (decision !== 'allow' && decision !== 'deny') return undefined;
  const who = isRecord(actor) ? actor : {};
  const now = Date.parse(text(time) ?? '');
  return {
    issuer: text(who.iss),
    subject: text(who.sub),
    decision,
    rule: text(policy.matched_rule),
    host: text(http.host),
    request: {
      caller: {
        kind: who.kind === 'user' || who.kind === 'service' ? who.kind : 'anonymous',
        email: text(who.email),
        authentication: isRecord(auth)
          ? {
              acr: text(auth.acr),
              amr: texts(auth.amr),
              authTime: number(auth.auth_time),
              ...defined({ deviceProvedAt: number(auth.device_time) }),
              ...recordedWay(auth),
            }
          : undefined,
      },
      roles: texts(who.roles),
      ...defined({ elevated: recordedElevation(policy.elevation) }),
      ...(texts(who.groups_unanswered).length === 0 && !isOfAnApplication(auth)
        ? {}
        : { rolesIncomplete: true }),
      method,
      path,
      resource: resourceOf(resource),
      network: isRecord(src)
        ? { address: text(src.ip), country: text(src.country), asn: number(src.asn) }
        : undefined,
      now: Number.isFinite(now) ? now : undefined,
    },
  };
}

/** Callers authenticated by credentials of an application, for whom earlier versions recorded that they had no groups. */
const OF_AN_APPLICATION: readonly unknown[] = ['conduit', 'vcs-password'];

function isOfAnApplication(auth: unknown): boolean {
  return isRecord(auth) && OF_AN_APPLICATION.includes(auth.method);
}

/** The role of the elevation that allowed a request. What it implies is not recorded. */
function recordedElevation(elevation: unknown): PolicyRequest['elevated'] {
  const role = isRecord(elevation) ? text(elevation.role) : undefined;
  return role === undefined ? undefined : [{ role }];
}

/** A method that this version does not know leaves the way unknown. */
function recordedWay({ method, program }: Readonly<Record<string, unknown>>): WayFacts {
  return defined({ method: text(method), program: program === true ? program : undefined }) as WayFacts;
}

function resourceOf(resource: unknown): PolicyRequest['resource'] {
  if (!isRecord(resource)) return undefined;
  const application = text(resource.app);
  if (application === undefined) return undefined;
  const [kind, id, operation] = [text(resource.kind), text(resource.id), text(resource.operation)];
  return defined({ application, kind, id, operation });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
