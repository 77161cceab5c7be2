export { type D1Reader, readD1 } from './d1-read.ts';
export { type EventQuery, eventFilter } from './event-query.ts';
export { type R2Reader, readR2 } from './r2-read.ts';
