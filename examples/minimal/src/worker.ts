import { pipeline } from '@portcullis/core';
import { authenticate, oidc } from '@portcullis/token';

const staff = oidc({
  issuer: 'https://login.corp.example',
  audience: 'https://hello.corp.example/',
});

export default pipeline()
  .use(authenticate(staff))
  .handle(({ identity }) => new Response(`Hello ${identity.name ?? identity.subject}\n`));
