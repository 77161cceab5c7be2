export { PortcullisAlerts } from './alerts/portcullis-alerts.ts';
export { type CheckpointEnv, PortcullisCheckpoints } from './chain/portcullis-checkpoints.ts';
export { PortcullisSequencer } from './log/portcullis-sequencer.ts';
export { PortcullisPeople } from './people/portcullis-people.ts';
export { PortcullisHabits } from './signals/portcullis-habits.ts';
