// What every call to an identity provider needs: an https address, a deadline, a bounded answer, a pause after failures.
export { type BackOff, pauseAfter } from './back-off.ts';
export { DeadlineExceeded, withDeadline } from './deadline.ts';
export { Lease, type LeaseTicket } from './lease.ts';
export { readBounded } from './read-bounded.ts';
export { secureUrl, shownUrl, type UrlRules } from './secure-url.ts';
export { type Sleep, systemSleep } from './sleep.ts';
