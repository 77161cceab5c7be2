import { systemSleep } from '@portcullis/core/internal';
import { type StoreCall, storeCall } from '../../session/store-call.ts';

/** Timeout of a call to the store, in milliseconds. */
const STORE_TIMEOUT_MS = 5000;

/** Asks the store about clients. */
export function clientStoreCall(): StoreCall {
  return storeCall({ storeTimeoutMs: STORE_TIMEOUT_MS, sleep: systemSleep });
}
