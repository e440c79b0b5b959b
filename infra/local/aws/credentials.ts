/** Credentials that open nothing: the local endpoints take any, and no request leaves the machine. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' } as const;
