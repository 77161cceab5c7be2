import { statementIn } from '@portcullis/core/internal';

/** A grant: lets one person in once, whatever the identity provider does. Times are in seconds since the Unix epoch. */
export interface BreakGlassGrant {
  readonly action: 'grant';
  /** Random; identifies the grant in the log, and admits no one. */
  readonly id: string;
  /** The host that it opens. */
  readonly gate: string;
  /** The person: the identity provider, and what it calls them. */
  readonly iss: string;
  readonly sub: string;
  /** Why, for the log. */
  readonly reason: string;
  readonly signedAt: number;
  /** The grant is accepted until then. */
  readonly expires: number;
  /** How long the session lasts that starts with it, in seconds. */
  readonly sessionSeconds: number;
}

/** A revoked grant: it admits no one any more, and its session ends. */
export interface BreakGlassRevocation {
  readonly action: 'revoke';
  /** The grant's. */
  readonly id: string;
  readonly gate: string;
  readonly signedAt: number;
  readonly expires: number;
}

/** What can be signed. */
export type BreakGlassOrder = BreakGlassGrant | BreakGlassRevocation;

const FIRST_LINE = 'portcullis.break-glass/1';
const ID = /^[\w-]{22}$/;
/** Longest reason, in characters. */
export const MAX_REASON = 200;

/** The text that is signed. Its first line distinguishes it from anything else that a key signs. */
export function formatOrder(order: BreakGlassOrder): string {
  const { action, id, gate, signedAt, expires } = order;
  const fields =
    action === 'revoke'
      ? { action, id, gate, signedAt, expires }
      : {
          ...{ action, id, gate, iss: order.iss, sub: order.sub, reason: order.reason },
          ...{ signedAt, expires, sessionSeconds: order.sessionSeconds },
        };
  return `${FIRST_LINE}\n${JSON.stringify(fields)}\n`;
}

/** Parses an order; `undefined` for a text that is not exactly in the form that `formatOrder` writes. */
export function parseOrder(text: string): BreakGlassOrder | undefined {
  return statementIn(text, isOrder, formatOrder);
}

function isOrder(value: unknown): value is BreakGlassOrder {
  if (typeof value !== 'object' || value === null) return false;
  const { action, id, gate, iss, sub, reason, signedAt, expires, sessionSeconds } = value as Readonly<
    Record<string, unknown>
  >;
  const isCommon = isText(id) && ID.test(id) && isText(gate) && isTime(signedAt) && isTime(expires);
  if (!isCommon || action === 'revoke') return isCommon;
  const isWhose = isText(iss) && isText(sub) && isText(reason) && reason.length <= MAX_REASON;
  return action === 'grant' && isWhose && isTime(sessionSeconds);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
