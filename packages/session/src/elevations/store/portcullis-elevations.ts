import { type StoreObject, storeObject } from '../../store/durable-object/store-object.ts';
import { ELEVATION_STORE, type ElevationStore } from '../elevation-store.ts';
import { tableElevations } from './elevation-tables.ts';

/** How often expired rows are deleted, in milliseconds. */
const SWEEP_MS = 3_600_000;

const ElevationsObject: StoreObject<ElevationStore> = /* @__PURE__ */ storeObject(
  ELEVATION_STORE,
  SWEEP_MS,
  tableElevations,
);

/**
 * The Durable Object that stores requests for a role. Export it from your Worker under its name, bind it as a SQLite class, and give the
 * binding to `durableObjectElevations`.
 *
 * Only the Worker can call it: it has no `fetch`.
 */
export class PortcullisElevations extends ElevationsObject {}
