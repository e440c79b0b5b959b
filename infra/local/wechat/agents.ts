/** The agents of an account, and whom each is talking with. */
export interface Agents {
  /** How many of them are online. */
  online: number;
  /** WeChat's list of the online agents. */
  list(): readonly { readonly kf_account: string; readonly status: 1; readonly accepted_case: number }[];
  /** WeChat's error code; 0 if the session is open now. */
  open(openId: string, agent: string): number;
  close(openId: string, agent: string): number;
  /** Who talks with the user; `undefined` if nobody does. */
  of(openId: string): string | undefined;
  /** The fields of an event about a session. */
  note(event: string, openId: string, agent: string): void;
}

const names = ['nina', 'lei', 'min', 'hua', 'yun'];
export const mostAgents = names.length;

/** @param account the suffix of the agents' names */
export function createAgents(account: string): Agents {
  const sessions = new Map<string, string>();
  const busy = (agent: string): number => [...sessions.values()].filter((one) => one === agent).length;
  const agents: Agents = {
    online: 1,
    list: () =>
      names.slice(0, agents.online).map((name) => {
        const kf_account = `${name}@${account}`;
        return { kf_account, status: 1 as const, accepted_case: busy(kf_account) };
      }),
    open(openId, agent) {
      const served = sessions.get(openId);
      if (served !== undefined && served !== agent) return 65414;
      if (!/^[\w-]+@[\w-]+$/.test(agent)) return 65401;
      if (!agents.list().some(({ kf_account }) => kf_account === agent)) return 65415;
      sessions.set(openId, agent);
      return 0;
    },
    close(openId, agent) {
      if (sessions.get(openId) !== agent) return 65413;
      sessions.delete(openId);
      return 0;
    },
    of: (openId) => sessions.get(openId),
    note(event, openId, agent) {
      if (event === 'kf_create_session') sessions.set(openId, agent);
      if (event === 'kf_close_session') sessions.delete(openId);
    },
  };
  return agents;
}
