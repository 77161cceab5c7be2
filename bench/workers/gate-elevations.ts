import { gateApp } from './gate-app.ts';

export default { fetch: gateApp({ rememberSeconds: 60, rules: 1000, offersRole: true }) };
