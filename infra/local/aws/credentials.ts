/** Credentials that open nothing but the local endpoints, where a session token may be asked for besides; no request leaves the machine. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/** The same, as the SDK reads them of an environment. */
export function localEnvironment(sessionToken: string | undefined): Readonly<Record<string, string>> {
  return {
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
  };
}
