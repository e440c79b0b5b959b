/** For the same reason as `node-http.ts`. It saves up to 2 ms on Node 24; most of the time is TLS itself. */
const https = process.getBuiltinModule('node:https');
export const { Agent, request } = https;
export default https;
