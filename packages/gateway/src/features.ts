import type { Feature } from './feature.ts';
import { accessRequests } from './features/access-requests/feature.ts';
import { agents } from './features/agents/feature.ts';
import { alerts } from './features/alerts/feature.ts';
import { auditLog, eventTypes, ingestTime, sinkFailures } from './features/audit-log/feature.ts';
import { breakGlass } from './features/break-glass/feature.ts';
import { chain } from './features/chain/feature.ts';
import { credentials } from './features/credentials/feature.ts';
import { deviceBound } from './features/device-bound/feature.ts';
import { elevations } from './features/elevations/feature.ts';
import { erasure } from './features/erasure/feature.ts';
import { gate } from './features/gate/feature.ts';
import { health } from './features/health/feature.ts';
import { inputs } from './features/inputs/feature.ts';
import { keyCache } from './features/key-cache/feature.ts';
import { lateInstances } from './features/late-instances/feature.ts';
import { limits } from './features/limits/feature.ts';
import { lock } from './features/lock/feature.ts';
import { login, sessions } from './features/login/feature.ts';
import { loginHost } from './features/login-host/feature.ts';
import { maintenance } from './features/maintenance/feature.ts';
import { operator } from './features/operator/feature.ts';
import { policies, shadowPolicies } from './features/policies/feature.ts';
import { pseudonyms } from './features/pseudonyms/feature.ts';
import { publicCache } from './features/public-cache/feature.ts';
import { redirects } from './features/redirects/feature.ts';
import { resilience } from './features/resilience/feature.ts';
import { roles } from './features/roles/feature.ts';
import { secrets } from './features/secrets/feature.ts';
import { sessionObjects } from './features/session-objects/feature.ts';
import { sessionStore } from './features/session-store/feature.ts';
import { signals } from './features/signals/feature.ts';
import { theme } from './features/theme/feature.ts';
import { traces } from './features/traces/feature.ts';
import { transparencyLog } from './features/transparency-log/feature.ts';
import { archive } from './kinds/applications/archive/feature.ts';
import { applications } from './kinds/applications/feature.ts';
import { groupSync } from './kinds/applications/group-sync/feature.ts';
import { readers } from './kinds/applications/readers/feature.ts';
import { directories } from './kinds/directories/feature.ts';
import { providers } from './kinds/providers/feature.ts';
import { secretStores } from './kinds/secret-stores/feature.ts';
import { sinks } from './kinds/sinks/feature.ts';

/**
 * Every feature of a gate. To add one, write its folder, name it here, and run `pnpm schema`: its settings stand in the configuration in
 * this order, and what it puts in front of an origin stands in front of what those before it do.
 */
export const FEATURES: readonly Feature[] = [
  gate,
  ...[providers, login, loginHost, sessionStore, sessionObjects, credentials, agents, deviceBound, sessions],
  ...[roles, directories, applications, lateInstances, groupSync],
  ...[resilience, limits, publicCache, readers, redirects, archive, maintenance],
  ...[policies, theme, accessRequests, shadowPolicies],
  ...[breakGlass, lock, elevations, operator],
  ...[auditLog, sinks, eventTypes, signals, alerts, sinkFailures],
  ...[chain, transparencyLog, inputs, pseudonyms, erasure, ingestTime],
  ...[secretStores, secrets, traces, health, keyCache],
];
