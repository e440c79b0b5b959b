import type { PlatformStore, StoredAuthorizer, StoredPlatform } from '#shared/aws/platform-table.ts';

/** A platform table in memory. Like the table, it writes only over the version that was read. */
export function memoryPlatforms() {
  const platforms = new Map<string, StoredPlatform>();
  const authorizers = new Map<string, StoredAuthorizer>();
  const write = <Value extends { readonly version: number }>(
    map: Map<string, Value>,
    id: string,
    next: Value,
  ): boolean => {
    const present = map.get(id);
    if (present !== undefined && present.version !== next.version - 1) return false;
    map.set(id, next);
    return true;
  };
  const store: PlatformStore = {
    readPlatform: async (platform) => platforms.get(platform),
    writePlatform: async (platform, next) => write(platforms, platform, next),
    readAuthorizer: async (platform, appId) => authorizers.get(`${platform}#${appId}`),
    writeAuthorizer: async (platform, appId, next) => write(authorizers, `${platform}#${appId}`, next),
  };
  return { platforms, authorizers, store };
}
