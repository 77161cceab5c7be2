export { type AppServer, type AppServerOptions, appServer, type Connection } from './app-server.ts';
export { type GatewayServer, type GatewayServerOptions, gatewayServer } from './gateway-server.ts';
export { type OriginAtOptions, type OriginBinding, originAt } from './origin/origin-at.ts';
export { type OutputStream, standardOutputSink } from './standard-output-sink.ts';
export { type PostgresClient, postgresStores } from './stores/postgres-stores.ts';
export { sqliteStores } from './stores/sqlite-stores.ts';
export type { Stores } from './stores/stores.ts';
