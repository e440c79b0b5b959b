/** For the same reason as `node-http.ts`. It saves nothing by itself, but esbuild would use the alias of `node:fs` for it too. */
const promises = process.getBuiltinModule('node:fs/promises');
export const { readFile } = promises;
export default promises;
