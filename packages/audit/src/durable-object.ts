export { type CheckpointEnv, PortcullisCheckpoints } from './chain/portcullis-checkpoints.ts';
export { PortcullisHabits } from './signals/portcullis-habits.ts';
