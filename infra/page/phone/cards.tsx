import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../parts/icon.tsx';
import { words } from '../words/words.ts';
import { Picture } from './picture.tsx';

/** A title, a description and the kind of content. It looks the same whoever sent it. */
export function LinkCard({ icon, title, about }: { icon: IconName; title: string; about: string }) {
  return (
    <div class="card link">
      <div>
        <b>{title}</b>
        <p>{about}</p>
      </div>
      <span class="thumb">
        <Icon name={icon} size={22} />
      </span>
    </div>
  );
}

/** @param children its picture */
export function MiniProgramCard({
  appId,
  title,
  page,
  children,
}: {
  appId: string;
  title: string;
  page: string;
  children: ComponentChildren;
}) {
  return (
    <div class="card mini-program">
      <p class="head">{appId}</p>
      <b>{title}</b>
      {children}
      <p class="foot">
        <Icon name="miniProgram" size={14} />
        {[words().phone.miniProgram, page].filter(Boolean).join(' · ')}
      </p>
    </div>
  );
}

/** The placeholder of a video, with a play mark if it can be played. */
export function VideoPicture({ media }: { media: string }) {
  return (
    <span class="video">
      <Picture media={media} alt={words().phone.kinds['video'] ?? ''} />
      <Icon name="play" size={32} />
    </span>
  );
}
