import type { ComponentChildren } from 'preact';
import type { ChatItem, Fields, Said } from '../../local/page/model.ts';
import { AccountAvatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import { call } from '../state/api.ts';
import { account, showTrace, user } from '../state/selection.ts';
import { attempt } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { LinkCard, MiniProgramCard, VideoPicture } from './cards.tsx';
import { ElsewherePicture, Picture } from './picture.tsx';
import { Voice } from './voice.tsx';

type AccountSaid = Extract<Said, { by: 'account' }>;

/** What the account sent, as the user sees it. */
export function AccountMessage({
  item,
  said,
  isChosen,
}: {
  item: ChatItem;
  said: AccountSaid;
  isChosen: boolean;
}) {
  const { phone } = words();
  const { state, code } = said;
  return (
    <>
      <FromAccount class={`${state} ${isChosen ? 'chosen' : ''}`} data-trace={item.trace ?? undefined}>
        <MessageContent message={said.message} />
        {said.isPassive && <span class="tag">{phone.inResponse}</span>}
        {state === 'refused' && (
          <span class="tag problem">
            <Icon name="warning" size={14} />
          </span>
        )}
      </FromAccount>
      {(state === 'refused' || state === 'undetermined') && (
        <p class={`remark ${state}`}>
          {state === 'refused' ? phone.refused(code ?? 0) : phone.undetermined}
          {item.trace !== null && (
            <>
              {' · '}
              <button type="button" class="link-button" onClick={() => showTrace(item.trace ?? '')}>
                {phone.seeTrace}
              </button>
            </>
          )}
        </p>
      )}
    </>
  );
}

/** A message on the account's side of the chat. */
export function FromAccount({
  children,
  ...about
}: {
  children: ComponentChildren;
  class?: string;
  'data-trace'?: string | undefined;
}) {
  return (
    <div {...about} class={`message ${about.class ?? ''}`}>
      {account.value !== undefined && <AccountAvatar account={account.value} />}
      {children}
    </div>
  );
}

/** A message of the send API as the user sees it. */
export function MessageContent({ message }: { message: Fields }) {
  const w = words();
  const type = String(message['msgtype']);
  const content = (message[type] ?? {}) as Fields;
  const text = (name: string): string => String(content[name] ?? '');
  switch (type) {
    case 'text':
      return (
        <div class="bubble">
          <LinkedText text={text('content')} />
        </div>
      );
    case 'image':
      return <Picture media={text('media_id')} alt={w.phone.kinds['image'] ?? ''} />;
    case 'voice':
      return <Voice media={text('media_id')} />;
    case 'video':
      return (
        <div class="card">
          <VideoPicture media={text('thumb_media_id')} />
          <div class="text">
            <b>{text('title') || w.phone.kinds['video']}</b>
            <p>{text('description')}</p>
          </div>
        </div>
      );
    case 'music':
      return <LinkCard icon="music" title={text('title')} about={text('description')} />;
    case 'news':
      return <Articles articles={(content['articles'] ?? []) as readonly Fields[]} />;
    case 'msgmenu':
      return <MessageMenu content={content} />;
    case 'miniprogrampage':
      return (
        <MiniProgramCard appId={text('appid')} title={text('title')} page={text('pagepath')}>
          <Picture media={text('thumb_media_id')} alt="" />
        </MiniProgramCard>
      );
    case 'link':
      return <LinkCard icon="link" title={text('title')} about={text('description')} />;
    default:
      return (
        <div class="bubble">
          [{w.phone.kinds[type] ?? type}] <code>{JSON.stringify(content)}</code>
        </div>
      );
  }
}

/** Links are shown but lead nowhere, because nothing leaves this machine. */
function LinkedText({ text }: { text: string }) {
  const anchors = /<a\s[^>]*href=(["'])(.*?)\1[^>]*>(.*?)<\/a>|(https?:\/\/[^\s\u4e00-\u9fff，。；！？）]+)/g;
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(anchors)) {
    const [all, , href, words, bare] = match;
    parts.push(text.slice(at, match.index));
    parts.push(
      <span class="link" title={href ?? bare}>
        {words ?? bare}
      </span>,
    );
    at = match.index + all.length;
  }
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  );
}

function Articles({ articles }: { articles: readonly Fields[] }) {
  return (
    <div class="card">
      {articles.map((article) => (
        <div key={String(article['url'])} title={String(article['url'] ?? '')}>
          {article['picurl'] ? <ElsewherePicture /> : null}
          <div class="text">
            <b>{String(article['title'] ?? '')}</b>
            <p>{String(article['description'] ?? '')}</p>
          </div>
        </div>
      ))}
    </div>
  );
}

/** A menu message whose items can be tapped. */
function MessageMenu({ content }: { content: Fields }) {
  const list = (content['list'] ?? []) as readonly { id: string; content: string }[];
  const tap = (id: string, text: string): void => {
    const about = { account: account.value?.account ?? '', openId: user.value?.openId ?? '' };
    attempt(() => call('act', { ...about, action: { do: 'tap', id, text } }));
  };
  return (
    <div class="bubble menu">
      {content['head_content'] ? <p>{String(content['head_content'])}</p> : null}
      {list.map((item) => (
        <button key={item.id} type="button" onClick={() => tap(String(item.id), item.content)}>
          {item.content}
        </button>
      ))}
      {content['tail_content'] ? <p>{String(content['tail_content'])}</p> : null}
    </div>
  );
}
