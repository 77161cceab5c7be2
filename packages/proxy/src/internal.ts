// Shared with the other packages of this repository. Not a public API: it can change without notice. docs/decisions/0010.
export { publicCacheFields } from './public-cache/public-cache-options.ts';
export { resilienceFields } from './resilience/resilience-options.ts';
export { maintenanceFields } from './resilience/under-maintenance.ts';
