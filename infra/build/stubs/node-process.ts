/** For the same reason as `node-http.ts`: some of the getters of `node:process` load modules; 5 ms on Node 20. */
export const { env, versions } = process;
export default process;
