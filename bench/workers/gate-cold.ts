import { gateApp } from './gate-app.ts';

export default { fetch: gateApp({ rememberSeconds: 0, rules: 1000 }) };
