import { useEffect, useRef } from 'preact/hooks';
import type { ChatItem } from '../../local/page/model.ts';
import { Icon } from '../parts/icon.tsx';
import { clockDay, clockTime } from '../parts/time.ts';
import { account, chatItems, showTrace, stepTrace, trace, user } from '../state/selection.ts';
import { now, personKey, surroundings, typing } from '../state/store.ts';
import { words } from '../words/words.ts';
import { AccountMessage, FromAccount } from './account-message.tsx';
import { Compose, showsPanel } from './compose.tsx';
import { EmptyChat } from './empty-chat.tsx';
import { MenuBar } from './menu-bar.tsx';
import { OpenForm, Panel } from './panel.tsx';
import { RemarkLine } from './remark.tsx';
import { UserMessage } from './user-message.tsx';

/** After a gap this long, the time is shown between two messages; milliseconds. */
const longPause = 3 * 60_000;

export function Phone() {
  const w = words();
  const chosen = account.value;
  if (chosen === undefined) return null;
  const isTyping = (typing.value.get(personKey(chosen.account, user.value?.openId ?? '')) ?? 0) > now.value;
  const isLocal = surroundings.value?.kind === 'local';
  return (
    <div class="stage">
      <section class="phone" data-region="phone" aria-label={w.phone.title(chosen.name)}>
        <div class="status-bar" aria-hidden="true">
          <span>{clockTime(now.value)}</span>
          <span>
            <Icon name="waves" size={14} />
            <svg width="22" height="11" viewBox="0 0 22 11">
              <title>battery</title>
              <rect x=".5" y=".5" width="18" height="10" rx="2.5" fill="none" stroke="currentColor" />
              <rect x="2" y="2" width="12" height="7" rx="1" fill="currentColor" />
              <path d="M20 3.5v4" stroke="currentColor" stroke-linecap="round" stroke-width="1.5" />
            </svg>
          </span>
        </div>
        <div class="title-bar">
          <Icon name="left" size={20} />
          <h1>
            {chosen.name}
            {isTyping && <small>{w.phone.typing}</small>}
          </h1>
          <Icon name="dots" size={20} weight={2.6} />
        </div>
        <Log isTyping={isTyping} />
        {isLocal && <Compose />}
        {isLocal && (showsPanel.value ? <Panel /> : <MenuBar />)}
        <OpenForm />
      </section>
    </div>
  );
}

function Log({ isTyping }: { isTyping: boolean }) {
  const w = words();
  const ref = useRef<HTMLDivElement>(null);
  const items = chatItems.value;
  const last = items.at(-1);
  useEffect(() => {
    const log = ref.current;
    log?.scrollTo({ top: log.scrollHeight });
  }, [last?.id, isTyping, showsPanel.value]);
  const chosen = trace.value?.id;
  useEffect(() => {
    ref.current?.querySelector(`[data-trace="${chosen}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const choose = (event: Event): void => {
    if ((event.target as HTMLElement).closest('button, a') !== null) return;
    const id = (event.target as HTMLElement).closest<HTMLElement>('[data-trace]')?.dataset['trace'];
    if (id !== undefined) showTrace(id);
  };
  return (
    <div
      class="log"
      role="log"
      aria-label={w.phone.log}
      aria-live="polite"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and its messages are gone through by arrows
      tabIndex={0}
      ref={ref}
      onClick={choose}
      onKeyDown={(event) => {
        if (event.key === 'ArrowUp') stepTrace(-1);
        else if (event.key === 'ArrowDown') stepTrace(1);
        else if (event.key === 'Enter' && chosen !== undefined) showTrace(chosen);
        else return;
        event.preventDefault();
      }}
    >
      {items.length === 0 ? (
        <EmptyChat />
      ) : (
        items.map((item, index) => <Item key={item.id} item={item} before={items[index - 1]} />)
      )}
      {isTyping && (
        <FromAccount>
          <div class="bubble is-typing" role="img" aria-label={w.phone.typing}>
            <i />
            <i />
            <i />
          </div>
        </FromAccount>
      )}
    </div>
  );
}

function Item({ item, before }: { item: ChatItem; before: ChatItem | undefined }) {
  const { said } = item;
  const isChosen = item.trace !== null && item.trace === trace.value?.id;
  const needsTime = before === undefined || item.at - before.at > longPause;
  return (
    <>
      {needsTime && <p class="time">{clockDay(item.at, now.value)}</p>}
      {said.by === 'user' && <UserMessage item={item} said={said} isChosen={isChosen} />}
      {said.by === 'account' && <AccountMessage item={item} said={said} isChosen={isChosen} />}
      {said.by === 'nobody' && <RemarkLine item={item} what={said.what} />}
    </>
  );
}
