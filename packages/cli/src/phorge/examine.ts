import { checkFileDomain } from './checks/file-domain.ts';
import { checkHost } from './checks/host.ts';
import { checkLogin } from './checks/login.ts';
import { checkPathOverride } from './checks/path-override.ts';
import { checkProviderServer } from './checks/provider-server.ts';
import { checkPublicPages } from './checks/public-pages.ts';
import { checkScheme } from './checks/scheme.ts';
import { checkSelfCheck } from './checks/self-check.ts';
import { checkSettings } from './checks/settings.ts';
import { checkStatus } from './checks/status.ts';
import { checkStranger } from './checks/stranger.ts';
import { checkWebhooks } from './checks/webhooks.ts';
import { type Finding, findingsOf } from './finding.ts';
import type { Subject } from './subject.ts';

/** Looks at a Phorge from every side there is a way to, one request after the other. */
export async function examine(subject: Subject): Promise<readonly Finding[]> {
  const { outside, origin } = subject;
  return [
    ...(await checkStatus(subject, outside, 'outside')),
    ...(await checkStranger(subject)),
    ...(await checkPathOverride(outside, 'outside')),
    ...(await checkSelfCheck(subject)),
    ...(await checkWebhooks(subject)),
    ...(await checkProviderServer(subject)),
    ...(origin === undefined ? [withoutOrigin()] : []),
    ...(origin === undefined ? [] : await checkStatus(subject, origin, 'origin')),
    ...(await checkHost(subject)),
    ...(await checkScheme(subject)),
    ...(await checkLogin(subject)),
    ...(await checkPublicPages(subject)),
    ...(origin === undefined ? [] : await checkPathOverride(origin, 'origin')),
    ...(await checkFileDomain(subject)),
    ...checkSettings(subject),
  ];
}

function withoutOrigin(): Finding {
  return findingsOf('origin', 'origin').unknown(
    'host, scheme, providers, base-uri and the rules of the web server can be checked only behind the gate',
    'run again with --origin, from a machine that can reach the origin',
  );
}
