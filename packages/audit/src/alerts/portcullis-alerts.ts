import { DurableObject } from 'cloudflare:workers';
import { type AlertClaim, type AlertLimits, ledgerTables } from './alert-ledger.ts';

/**
 * Remembers for `alerts()` which alerts were sent, so that all isolates together send each of them once. Export it from the Worker, and
 * bind it:
 *
 * `"durable_objects": { "bindings": [{ "name": "ALERTS", "class_name": "PortcullisAlerts" }] }` and
 * `"migrations": [{ "tag": "v1", "new_sqlite_classes": ["PortcullisAlerts"] }]`.
 *
 * Only the Worker can call it: it has no `fetch`.
 */
export class PortcullisAlerts extends DurableObject {
  readonly #ledger = ledgerTables({ exec: (...query) => this.ctx.storage.sql.exec(...query) });

  /** See `AlertLedger`. */
  async claim(key: string, limits: AlertLimits, now: number): Promise<AlertClaim> {
    return this.#ledger.claim(key, limits, now);
  }
}
