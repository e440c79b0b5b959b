/**
 * An ESM import of `node:http` reads all its exports, and some of those are getters that load undici: 27 ms on Node 24.
 * This takes the module without that. {@link https://nodejs.org/api/process.html#processgetbuiltinmoduleid}
 */
const http = process.getBuiltinModule('node:http');
export const { Agent, request } = http;
export default http;
