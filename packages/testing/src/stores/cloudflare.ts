import { type StoreReply, type StoreServer, storeServer } from './store-server.ts';

/** A KV namespace, as far as the fake uses it: a table, or one of Miniflare. */
export interface CloudflareKv {
  readonly get: (key: string) => Promise<string | null>;
  readonly put: (key: string, value: string) => Promise<void>;
}

/** The identifiers and token that the fake accepts. */
export const CLOUDFLARE = {
  account: '023e105f4ecef8ad9ca31a8372d0c353',
  token: 'a-token-of-cloudflare',
  namespace: '0f2ac74b498b48028cb68387c421e279',
  bucket: 'gate-configuration',
  worker: 'gate',
};

/**
 * A fake of Cloudflare's API: the values of one KV namespace, also as objects of one R2 bucket, and the settings of one Worker.
 * @param bindings what is bound to the Worker. Default: nothing
 */
export function startCloudflare(
  kv: CloudflareKv,
  bindings: readonly { readonly name: string; readonly type: string }[] = [],
): Promise<StoreServer> {
  const { account, token, namespace, bucket } = CLOUDFLARE;
  const kvPath = `/accounts/${account}/storage/kv/namespaces/${namespace}/values/`;
  const r2Path = `/accounts/${account}/r2/buckets/${bucket}/objects/`;
  return storeServer(async ({ method, target, headers, body }) => {
    if (headers.authorization !== `Bearer ${token}`) return failed(403, 10_000);
    if (target === `/accounts/${account}/workers/scripts/${CLOUDFLARE.worker}/settings`)
      return { status: 200, body: JSON.stringify({ success: true, errors: [], result: { bindings } }) };
    const path = [kvPath, r2Path].find((each) => target.startsWith(each));
    if (path === undefined)
      return failed(404, target.includes('/workers/') ? 10_007 : target.includes('/r2/') ? 10_006 : 10_013);
    const key = decodeURIComponent(target.slice(path.length));
    if (method === 'PUT') {
      await kv.put(key, body);
      return { status: 200, body: '{"success":true,"errors":[],"messages":[],"result":null}' };
    }
    const value = await kv.get(key);
    return value === null ? failed(404, path === kvPath ? 10_009 : 10_007) : { status: 200, body: value };
  });
}

function failed(status: number, code: number): StoreReply {
  const errors = [{ code, message: 'from the fake Cloudflare API' }];
  return { status, body: JSON.stringify({ success: false, errors, messages: [], result: null }) };
}
