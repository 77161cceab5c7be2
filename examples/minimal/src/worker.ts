import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { authenticate, oidc } from '@portcullis/token';

const staff = oidc({
  issuer: 'https://login.corp.example',
  audience: 'https://hello.corp.example/',
});

const app = pipeline<BaseContext>()
  .use(authenticate(staff))
  .handle(({ identity }) => new Response(`Hello ${identity.name ?? identity.subject}\n`));

export default { fetch: worker(app) };
