// How options are checked, for the settings of the gateway that are these options.
export { alertFields } from './alerts/alerts.ts';
export { auditFields } from './options.ts';
export { signalFields } from './signals/signals.ts';
export { r2SinkFields } from './sinks/r2-sink.ts';
