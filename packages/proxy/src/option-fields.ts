// How options are checked, for the settings of the gateway that are these options.
export { publicCacheFields } from './public-cache/public-cache-options.ts';
export { resilienceFields } from './resilience/resilience-options.ts';
export { maintenanceFields } from './resilience/under-maintenance.ts';
