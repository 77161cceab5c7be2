import { requireBinding } from '@portcullis/core/internal';
import type { AlertClaim, AlertLedger, AlertLimits } from './alert-ledger.ts';

/** A namespace of `PortcullisAlerts` objects, as it is bound. */
export interface AlertNamespace {
  getByName(name: string): {
    claim(key: string, limits: AlertLimits, now: number): Promise<AlertClaim>;
  };
}

/** One object for a gate, so that its isolates together notify people once. */
const NAME = 'alerts';

/**
 * Remembers which alerts were sent in a `PortcullisAlerts` object of `@portcullis/audit/durable-object`.
 *
 * Throws `TypeError` where no namespace is bound.
 */
export function durableObjectLedger(namespace: AlertNamespace): AlertLedger {
  requireBinding(
    'durableObjectLedger',
    'Durable Object namespace of PortcullisAlerts',
    namespace,
    'getByName',
  );
  // A stub belongs to the request that made it.
  return { claim: (key, limits, now) => namespace.getByName(NAME).claim(key, limits, now) };
}
