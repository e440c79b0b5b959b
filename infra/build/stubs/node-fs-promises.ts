/** For the same reason as `node-http.ts`, and because the alias of `node:fs` would be taken for this one too. */
const promises = process.getBuiltinModule('node:fs/promises');
export const { readFile } = promises;
export default promises;
