/** For the same reason as `node-http.ts`: one of the getters of `node:fs` loads its promises; 2 ms on Node 20. */
const fs = process.getBuiltinModule('node:fs');
export const { ReadStream, createReadStream, fstatSync, lstatSync, readFileSync } = fs;
export default fs;
