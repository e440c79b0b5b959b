import type { ChatItem, Said } from '../../local/page/model.ts';
import { UserAvatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import { user } from '../state/selection.ts';
import { words } from '../words/words.ts';
import { LinkCard, MiniProgramCard, VideoPicture } from './cards.tsx';
import { Picture } from './picture.tsx';

type UserSaid = Extract<Said, { by: 'user' }>;

/** What a user sent, as the user's own phone shows it. */
export function UserMessage({ item, said, isChosen }: { item: ChatItem; said: UserSaid; isChosen: boolean }) {
  return (
    <div class={`message mine ${isChosen ? 'chosen' : ''}`} data-trace={item.trace ?? undefined}>
      {user.value !== undefined && <UserAvatar user={user.value} />}
      <Content said={said} />
    </div>
  );
}

function Content({ said: { type, fields } }: { said: UserSaid }) {
  const w = words();
  const text = (name: string): string => String(fields[name] ?? '');
  switch (type) {
    case 'text':
      return <div class="bubble">{text('content')}</div>;
    case 'image':
      return <Picture media={text('mediaId')} alt={w.phone.kinds['image'] ?? ''} />;
    case 'video':
    case 'shortvideo':
      return <VideoPicture media={text('mediaId')} />;
    case 'voice':
      return (
        <div class="bubble voice">
          <span>{text('recognition') || w.phone.kinds['voice']}</span>
          <Icon name="sound" />
        </div>
      );
    case 'location':
      return (
        <div class="card">
          <div class="text">
            <b>{text('label') || `${text('latitude')}, ${text('longitude')}`}</b>
            <p>
              {text('latitude')}, {text('longitude')}
            </p>
          </div>
          <MapSketch />
        </div>
      );
    case 'link':
      return <LinkCard icon="link" title={text('title')} about={text('url') || text('description')} />;
    case 'miniprogrampage':
      return (
        <MiniProgramCard appId={text('appId')} title={text('title')} page="">
          <span class="picture placeholder">
            <Icon name="miniProgram" size={28} weight={1.2} />
          </span>
        </MiniProgramCard>
      );
    default:
      return <div class="bubble">[{w.phone.kinds[type] ?? type}]</div>;
  }
}

/** A placeholder, because no map is fetched. */
function MapSketch() {
  return (
    <svg class="map" viewBox="0 0 216 72" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <rect width="216" height="72" fill="#e8ece6" />
      <path d="M0 50h216M60 0v72M140 0l-20 72M0 18l216 10" stroke="#fff" stroke-width="6" />
      <path d="M0 62c60-30 140 10 216-24" stroke="#a9cbe4" stroke-width="7" fill="none" />
      <circle cx="108" cy="36" r="10" fill="#0e9f54" />
      <circle cx="108" cy="36" r="4" fill="#fff" />
    </svg>
  );
}
