// What every call to an identity provider needs: an https address, a deadline, a bounded answer.
export { DeadlineExceeded, withDeadline } from './deadline.ts';
export { Lease, type LeaseTicket } from './lease.ts';
export { readBounded } from './read-bounded.ts';
export { secureUrl, shownUrl, type UrlRules } from './secure-url.ts';
export { type Sleep, systemSleep } from './sleep.ts';
