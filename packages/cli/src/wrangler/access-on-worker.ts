import { valueIn } from '../files/wrangler-file.ts';
import type { WranglerCheck } from './finding.ts';

const DEPLOYED =
  'for the deployed Worker, turn Cloudflare Access on in its settings, since no Wrangler file can; until then it refuses what needs a login';

/** Only the dashboard and the API can put Cloudflare Access on a Worker: the Wrangler file simulates it. */
export const accessOnWorker: WranglerCheck = ({ wrangler: { value }, configuration }) => {
  const isRead = configuration.providers.some(({ type }) => type === 'access-context');
  const isSimulated = valueIn(value, ['access', 'dev']) !== undefined;
  if (isRead) {
    const message = isSimulated
      ? `simulates Cloudflare Access for "wrangler dev" only: ${DEPLOYED}`
      : DEPLOYED;
    return [{ path: isSimulated ? ['access', 'dev'] : ['access'], message }];
  }
  if (!isSimulated) return [];
  return [
    {
      path: ['access', 'dev'],
      message: 'has no effect, since no provider has the type "access-context"',
    },
  ];
};
