import { expect, test } from 'vitest';
import { localSettings } from '../../src/worker/local-settings.ts';

test('a Worker that is checked is started without any remote binding, and without files in front of it', () => {
  const { settings, origins, remote } = localSettings({
    $schema: './schema.json',
    main: 'src/index.ts',
    vars: { remote: 'of a user' },
    env: { staging: {} },
    services: [{ binding: 'WIKI', service: 'wiki', remote: true }],
    vpc_services: [{ binding: 'PHORGE', service_id: 'x' }],
    kv_namespaces: [{ binding: 'KV', id: 'x', remote: true }],
    ai: { binding: 'AI' },
    vectorize: [{ binding: 'VECTORS', index_name: 'x' }],
    assets: { directory: 'public' },
  });
  expect(settings).toEqual({
    main: 'src/index.ts',
    vars: { remote: 'of a user' },
    kv_namespaces: [{ binding: 'KV', id: 'x' }],
    assets: { directory: 'public', run_worker_first: true },
  });
  expect(origins).toEqual(['WIKI', 'PHORGE']);
  expect(remote).toEqual(['VECTORS', 'AI']);
});
