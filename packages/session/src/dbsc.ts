export { type BoundSessions, type BoundSessionsOptions, boundSessions } from './dbsc/bound-sessions.ts';
export type { DeviceState } from './dbsc/device-binding.ts';
export { deviceBound } from './dbsc/device-bound.ts';
export type { DeviceBoundOptions } from './dbsc/device-bound-options.ts';
export type { Binding, BoundKey } from './session/device-key.ts';
export type { DeviceBound } from './settings/device-bound-extra.ts';
export type { HandOverStore } from './store/hand-over-store.ts';
