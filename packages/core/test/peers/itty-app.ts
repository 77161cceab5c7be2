import { Router } from 'itty-router';
import { type BaseContext, type HasIdentity, type Middleware, pipeline, route } from '../../src/index.ts';
import { type HasParams, routed, routes } from '../../src/itty.ts';

declare const login: Middleware<BaseContext, HasIdentity>;

const hello = route<BaseContext & HasIdentity & HasParams>().handle(
  ({ identity, params }) => new Response(`${params.name ?? ''} ${identity.subject}`),
);

// Routes behind one pipeline.
const api = routes<BaseContext & HasIdentity>().get('/hello/:name', hello).all('/*', hello);
export const app = pipeline().use(login).handle(api.handler);

// @ts-expect-error Nobody is known in front of these routes, and the route speaks of somebody.
routes<BaseContext>().get('/hello/:name', hello);

// A router that is there already.
const router = Router();
router.get('/hello/:name', routed<BaseContext & HasIdentity>(hello));
