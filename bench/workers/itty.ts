import { Router } from 'itty-router';
import { type Env, forward } from './forward.ts';

const router = Router();
router.get('/.auth/whoami', () => new Response('nobody\n'));
router.get('/.auth/logout', () => new Response('bye\n'));
router.all('*', (request, env: Env) => forward(request as unknown as Request, env));

export default { fetch: router.fetch };
