import { useEffect, useState } from 'preact/hooks';
import type { TokenView } from '../../local/page/desk-model.ts';
import { Icon } from '../parts/icon.tsx';
import { clockDay, clockSeconds, countdown } from '../parts/time.ts';
import { call } from '../state/api.ts';
import { events, now, surroundings } from '../state/store.ts';
import { attempt, say } from '../state/toast.ts';
import { killToken } from '../strip/switches.ts';
import { words } from '../words/words.ts';

const ofTokens = /^WeChatToken/;

/** The access token of each account, and what happened to it. */
export function TokensTab() {
  const w = words();
  const [tokens, setTokens] = useState<readonly TokenView[] | null>(null);
  const history = events.value.filter(({ detailType }) => ofTokens.test(detailType)).toReversed();
  const [latest] = history;
  useEffect(() => {
    const load = (): void => attempt(async () => setTokens(await call('tokens', {})));
    load();
    const timer = setInterval(load, 5000);
    return () => clearInterval(timer);
  }, [latest?.id]);
  return (
    <div class="boxes">
      {(tokens ?? []).map((one) => (
        <Token key={one.account} view={one} />
      ))}
      <section class="box">
        <header>
          <h3>{w.tokens.history}</h3>
        </header>
        {history.length === 0 ? (
          <p class="caption padded">{w.tokens.noHistory}</p>
        ) : (
          <table>
            <tbody>
              {history.slice(0, 20).map((event) => {
                const data = (event.detail['data'] ?? {}) as { account?: string; version?: number };
                return (
                  <tr key={event.id}>
                    <td class="mono">{clockSeconds(event.at)}</td>
                    <td>{data.account}</td>
                    <td class="wide">
                      {event.detailType === 'WeChatTokenRefreshed'
                        ? w.tokens.refreshed(data.version ?? 0)
                        : w.tokens.requested(data.version ?? 0)}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
      </section>
    </div>
  );
}

function Token({ view: { account, token } }: { view: TokenView }) {
  const w = words();
  const left = token === null ? 0 : token.expiresAt * 1000 - now.value;
  const isLocal = surroundings.value?.kind === 'local';
  return (
    <section class="box">
      <header>
        <h3>{account}</h3>
        <span class={`pill ${left > 0 ? 'ok' : 'bad'}`}>
          <Icon name={left > 0 ? 'check' : 'warning'} size={12} weight={2.4} />
          {left > 0 ? w.tokens.usable : w.tokens.ended}
        </span>
        <span class="row end">
          {token !== null && (
            <button
              type="button"
              class="button small"
              onClick={() =>
                attempt(async () => {
                  await call('refreshToken', { account, version: token.version });
                  say(w.tokens.asked);
                })
              }
            >
              <Icon name="again" size={14} />
              {w.tokens.refresh}
            </button>
          )}
          {isLocal && (
            <button
              type="button"
              class="button small danger"
              onClick={() => killToken({ account, openId: '' })}
            >
              <Icon name="key" size={14} />
              {w.tokens.kill}
            </button>
          )}
        </span>
      </header>
      {token === null ? (
        <p class="caption padded">{w.tokens.none}</p>
      ) : (
        <div class="padded">
          <dl class="token">
            <div>
              <dt>{w.tokens.version}</dt>
              <dd class="strong">{w.tokens.versionNumber(token.version)}</dd>
            </div>
            <div>
              <dt>access_token</dt>
              <dd class="mono">{token.beginning}</dd>
            </div>
            <div>
              <dt>{w.tokens.fetched}</dt>
              <dd class="mono">{clockDay(token.fetchedAt * 1000, now.value)}</dd>
            </div>
            <div>
              <dt>{w.tokens.left}</dt>
              <dd class="mono strong">{left > 0 ? countdown(left) : w.none}</dd>
            </div>
          </dl>
          <span class="meter" aria-hidden="true">
            <i style={{ width: `${Math.max(0, Math.min(100, left / 72_000))}%` }} />
          </span>
          <p class="caption">{w.tokens.forced(token.forcedToday)}</p>
        </div>
      )}
    </section>
  );
}
