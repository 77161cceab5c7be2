import { defined } from '@portcullis/core/internal';
import type { CommandIo } from '../command.ts';
import { value } from '../line/options.ts';
import { UsageError } from '../usage-error.ts';
import { cloudflareAccount } from './cloudflare-api.ts';
import { cloudflareStore, MISSING_KEY, type RemoteStore } from './cloudflare-store.ts';

/** Where the gate's configuration is, for commands that change it. */
export const STORE_OPTIONS = {
  kv: value('ID', 'the id of the KV namespace that the gate reads'),
  r2: value('BUCKET', 'the R2 bucket that the gate reads'),
  jurisdiction: value(
    'NAME',
    'the jurisdiction of the bucket, as in the Wrangler file, such as eu. Default: none',
  ),
  key: value('KEY', 'the key in the store. Default: portcullis.json'),
};

/** What help says of the way there. */
export const STORE_ENVIRONMENT =
  'CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN select the account, as for Wrangler. The token is never printed.';

/** The store of these options. Fails with {@link UsageError}. */
export function storeOf(
  {
    kv,
    r2,
    jurisdiction,
  }: {
    readonly kv: string | undefined;
    readonly r2: string | undefined;
    readonly jurisdiction: string | undefined;
  },
  io: CommandIo,
): RemoteStore {
  if ((kv === undefined) === (r2 === undefined))
    throw new UsageError(
      'give either --kv with the id of a KV namespace, or --r2 with the name of an R2 bucket',
    );
  if (jurisdiction !== undefined && r2 === undefined) throw new UsageError('--jurisdiction requires --r2');
  const account = cloudflareAccount(io);
  if (account === undefined) throw new UsageError('set CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN');
  return cloudflareStore({
    path:
      kv === undefined
        ? `r2/buckets/${encodeURIComponent(r2 ?? '')}/objects`
        : `storage/kv/namespaces/${encodeURIComponent(kv)}/values`,
    name: kv === undefined ? `R2 ${r2}` : `KV ${kv}`,
    missingKey: kv === undefined ? MISSING_KEY.r2 : MISSING_KEY.kv,
    ...account,
    ...defined({ jurisdiction }),
  });
}
