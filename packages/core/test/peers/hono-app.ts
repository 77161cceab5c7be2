import { Hono } from 'hono';
import { type ContextOf, guard, guarded } from '../../src/hono.ts';
import { type BaseContext, type HasIdentity, type Middleware, pipeline } from '../../src/index.ts';

interface Env {
  readonly NAME: string;
}

declare const login: Middleware<BaseContext, HasIdentity>;
const steps = pipeline<Env>().use(login);

// A guard in front of all routes, which need not be chained.
const app = guarded(new Hono(), steps);
app.get('/', (c) => c.text(`${c.get('gate').identity.subject} of ${c.env.NAME}`));
export const subject = ({ identity }: ContextOf<typeof app>): string => identity.subject;

// The same of an app that says its bindings, as most do.
const bound = guarded(new Hono<{ Bindings: Env }>(), steps);
bound.get('/', (c) => c.text(`${c.get('gate').identity.subject} of ${c.env.NAME}`));

// A guard in front of one route.
const one = new Hono<{ Bindings: Env }>();
one.get('/', guard(steps), (c) => c.text(c.get('gate').identity.subject));
// @ts-expect-error This route has no guard, so nobody is known.
one.get('/open', (c) => c.text(c.get('gate').identity.subject));

// A Worker as a part of an app.
one.mount('/wiki', steps.handle(({ identity }) => new Response(identity.subject)).fetch);

export const fetch = app.fetch;
