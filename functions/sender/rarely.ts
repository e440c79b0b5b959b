/** Imports a module once, when it is first asked for. */
function once<Module>(load: () => Promise<Module>): () => Promise<Module> {
  let loaded: Promise<Module> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}

/** Reads everything except pushes. Its schemas would take a tenth of a cold start, and few instances need them. */
export const rarely = {
  checkWork: once(() => import('./check-work.ts')),
  readRequest: once(() => import('./read-request.ts')),
};
