import {
  type Completed,
  callback,
  checkOptions,
  type FieldsFor,
  failureKind,
  inTime,
  isObject,
  number,
  oneOf,
  type Sleep,
  systemSleep,
  tellOperator,
  value,
} from '@portcullis/core/internal';
import type { AuditEvent } from '../event/event.ts';
import type { Severity } from '../event/event-head.ts';
import { logLastResort } from '../sinks/console-sink.ts';
import type { SinkContext } from '../sinks/sink.ts';
import { ALERT_SUBJECTS, type Alert, type AlertSubject, alertOf } from './alert.ts';
import type { AlertChannel, AlertMessage } from './alert-channel.ts';
import { type AlertClaim, type AlertLedger, memoryLedger } from './alert-ledger.ts';

/** Options of `alerts()`. */
export interface AlertOptions {
  /** The channels for alerts: `webhookChannel()`, `mailChannel()`, or your own, each with a unique name. */
  readonly channels: readonly AlertChannel[];
  /**
   * Events to alert on: lost events, signatures verified with expired cached keys, rejected configurations, break-glass
   * (grants used, refused or revoked, and sessions ended), signals. Default: all.
   */
  readonly about?: readonly AlertSubject[];
  /** Minimum severity of a signal that causes an alert. Default `medium`. */
  readonly signalLevel?: Severity;
  /** How long the same alert is not repeated, in seconds. Default 900. */
  readonly quietSeconds?: number;
  /** Maximum number of alerts per hour. Alerts about break-glass grants are not limited. Default 30. */
  readonly maxPerHour?: number;
  /** Stores which alerts were sent: `durableObjectLedger()`. Default: in the memory of each isolate. */
  readonly ledger?: AlertLedger;
  /** Reports which channel failed, without the content of the alert. Default: the runtime's `console.error`. */
  readonly warn?: (text: string) => void;
  /** Default: the runtime's timer. For tests only. */
  readonly sleep?: Sleep;
}

/** How each option is checked. */
export const alertFields: FieldsFor<AlertOptions> = {
  channels: value(
    (given) => Array.isArray(given) && given.length > 0,
    'must be an array of at least one channel, such as webhookChannel()',
  ),
  about: value(
    (given) => Array.isArray(given) && given.every((one) => ALERT_SUBJECTS.includes(one)),
    `must be an array of ${ALERT_SUBJECTS.join(', ')}`,
    () => ALERT_SUBJECTS,
  ),
  signalLevel: oneOf(['informational', 'low', 'medium', 'high'], 'medium'),
  quietSeconds: number({ from: 1, to: 86_400, whole: true, fallback: 900 }),
  maxPerHour: number({ from: 1, to: 1000, whole: true, fallback: 30 }),
  ledger: value(isObject, 'must be a ledger, such as durableObjectLedger()', memoryLedger),
  warn: callback(() => logLastResort),
  sleep: callback<Sleep>(() => systemSleep),
};

/** A slower ledger counts as failed: the platform ends a request that waits too long, and then no one would be notified. */
const LEDGER_TIMEOUT_MS = 5000;

/**
 * Notifies people of events that need attention: the option `alerts` of `audit()`. These are lost events, signatures verified
 * with old keys, rejected configurations, break-glass access, and signals of a minimum severity.
 *
 * No request waits for it: alerts are sent after the response, and a failing channel is reported to the operator without failing
 * the request. Repeated alerts and the number per hour are limited, except for grants; the next alert states how many were not
 * sent. It does **not** store alerts: one that could not be sent is only in the log, and is counted in the next alert.
 *
 * Throws an `OptionsError` for invalid options, such as no channel.
 *
 * @example
 * ```ts
 * import { alerts, audit, consoleSink, webhookChannel } from '@portcullis/audit';
 *
 * const record = audit((env: { ALERT_URL: string; ALERT_SECRET: string }) => ({
 *   sinks: [consoleSink()],
 *   alerts: alerts({ channels: [webhookChannel({ url: env.ALERT_URL, secret: env.ALERT_SECRET })] }),
 * }));
 * ```
 */
export function alerts(options: AlertOptions): (event: AuditEvent, context: SinkContext) => void {
  const settings = checkOptions('alerts', options, alertFields);
  /** What each channel has not reported yet. */
  const untold = new Map<AlertChannel, Untold>();
  return (event, context) => {
    const alert = alertOf(event, settings);
    if (alert === undefined) return;
    const tell = async (): Promise<void> => {
      const { isTold, keptBack } = await claimed(alert, settings, context);
      if (!isTold) return;
      const { key: _, ...message } = alert;
      await Promise.all(
        settings.channels.map(async (channel) => {
          const before = untold.get(channel) ?? NOTHING;
          // Others are on their way at the same time, and say no number twice.
          untold.delete(channel);
          const says = { keptBack: before.keptBack + keptBack, unsent: before.unsent };
          try {
            await channel.send({ ...message, ...says }, context);
          } catch (error) {
            const now = untold.get(channel) ?? NOTHING;
            untold.set(channel, {
              keptBack: now.keptBack + says.keptBack,
              unsent: now.unsent + says.unsent + 1,
            });
            tellOperator(
              settings.warn,
              `portcullis: an alert about ${alert.about} could not be sent by ${channel.name} (${failureKind(error)})`,
            );
          }
        }),
      );
    };
    context.execution.waitUntil(tell());
  };
}

/** What a channel reports with the next alert that it sends. */
type Untold = Pick<AlertMessage, 'keptBack' | 'unsent'>;

const NOTHING: Untold = { keptBack: 0, unsent: 0 };

const UNLIMITED = Number.MAX_SAFE_INTEGER;

/** If the ledger cannot tell whether the alert was sent, it is sent. */
async function claimed(
  { about, key }: Alert,
  { ledger, warn, sleep, quietSeconds, maxPerHour }: Completed<AlertOptions>,
  { clock }: SinkContext,
): Promise<AlertClaim> {
  try {
    // Grants are as many as were signed. Other alerts can be brought about, to have one of a grant kept back.
    const limits = { quietSeconds, maxPerHour: about === 'break_glass' ? UNLIMITED : maxPerHour };
    const claim = async () => ledger.claim(key, limits, Math.floor(clock.now() / 1000));
    return await inTime(LEDGER_TIMEOUT_MS, sleep, claim());
  } catch (error) {
    const kind = failureKind(error);
    tellOperator(
      warn,
      `portcullis: the ledger of sent alerts is not available (${kind}): alerts may be sent twice`,
    );
    return { isTold: true, keptBack: 0 };
  }
}
