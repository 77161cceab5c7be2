import { audit, consoleSink } from '@portcullis/audit';
import { type BaseContext, pipeline } from '@portcullis/core';
import { enforce } from '@portcullis/policy';
import { mapRoles } from '@portcullis/roles';
import { identify, oidc } from '@portcullis/token';

/** What the app must be told: of the environment, in Node. */
export interface Env {
  readonly ISSUER: string;
  readonly AUDIENCE: string;
}

/** The gate, and what is behind it. Nothing in it knows that it runs in Node: it takes a Request and returns a Response. */
export const app = pipeline<BaseContext<Env>>()
  .use(audit({ sinks: [consoleSink()] }))
  .use(identify(oidc((env: Env) => ({ issuer: env.ISSUER, audience: env.AUDIENCE }))))
  .use(mapRoles({ reader: ['staff'], writer: ['analysts'] }))
  .use(
    enforce({
      name: 'reports',
      rules: [
        { name: 'health', effect: 'allow', who: 'anyone', paths: ['/health'], methods: ['GET'] },
        {
          name: 'reading',
          effect: 'allow',
          who: { roles: ['reader'] },
          paths: ['/reports/*'],
          methods: ['GET'],
        },
        { name: 'writing', effect: 'allow', who: { roles: ['writer'] }, paths: ['/reports/*'] },
      ],
    }),
  )
  .handle(({ target, caller }) =>
    Response.json({
      path: target.path,
      caller: caller.kind === 'anonymous' ? null : caller.subject,
    }),
  );
