/** Credentials for the local endpoints only, which may also require a session token. No request leaves the machine. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/** The same, as environment variables for the SDK. */
export function localEnvironment(sessionToken: string | undefined): Readonly<Record<string, string>> {
  return {
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
  };
}
