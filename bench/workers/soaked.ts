import { type ConfigurationKv, kvConfiguration, movingGateway } from 'portcullis/moving';

export * from 'portcullis/durable-object';

interface Env {
  readonly CONFIGURATION: ConfigurationKv;
}

const gate = movingGateway((env: Env) => kvConfiguration(env.CONFIGURATION), { pollSeconds: 2 });

export default { fetch: gate, scheduled: gate.scheduled };
