export { type EventQuery, eventFilter } from './read/event-query.ts';
export { type D1Reader, readD1 } from './read/read-d1.ts';
export { type R2Reader, readR2 } from './read/read-r2.ts';
