import { both } from '../../language/text.ts';
import { ok, type StepResult, skipped } from '../doctor/step.ts';

/** Resolves the names of WeChat's API; `node:dns/promises` implements it. */
export interface Resolver {
  resolve4(host: string): Promise<string[]>;
  resolve6(host: string): Promise<string[]>;
}

/** Reports the addresses of WeChat's host. An IPv6 address that nothing can reach could make connections slow. */
export async function checkHosts(resolver: Resolver, host = 'api.weixin.qq.com'): Promise<StepResult> {
  const count = (resolving: Promise<string[]>): Promise<number | undefined> =>
    resolving
      .then(({ length }) => length)
      .catch((error: { code?: string }) => (error.code === 'ENODATA' ? 0 : undefined));
  const [v4, v6] = await Promise.all([count(resolver.resolve4(host)), count(resolver.resolve6(host))]);
  if (v4 === undefined || v6 === undefined) {
    return skipped(both(`${host} cannot be resolved from here`, `这里解析不了 ${host}`));
  }
  return ok(
    both(
      `${host} has ${v4} addresses of IPv4 and ${v6} of IPv6`,
      `${host} 有 ${v4} 个 IPv4 地址和 ${v6} 个 IPv6 地址`,
    ),
  );
}
