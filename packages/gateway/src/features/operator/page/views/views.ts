import { applications } from './applications.ts';
import { decisions } from './decisions.ts';
import { health } from './health.ts';
import { overview } from './overview.ts';
import { policies } from './policies.ts';
import { refusals } from './refusals.ts';
import { signIns } from './sign-ins.ts';
import { signals } from './signals.ts';
import type { View } from './view.ts';

/** Every view, in the order in which they are offered. To add one, write a file like `refusals.ts` and name it here. */
export const VIEWS: readonly View[] = [
  overview,
  decisions,
  refusals,
  signIns,
  applications,
  signals,
  health,
  policies,
];
