import { useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { words } from '../words/words.ts';
import { useMedia } from './picture.tsx';

/** A voice message as in WeChat: a tap plays it. It shows its seconds and whether it is playing. */
export function Voice({ media }: { media: string }) {
  const { phone } = words();
  const url = useMedia(media);
  const audio = useRef<HTMLAudioElement>(null);
  const [seconds, setSeconds] = useState<number | null>(null);
  const [isPlaying, setIsPlaying] = useState(false);
  const name = phone.kinds['voice'] ?? '';
  if (url === undefined || url === null) {
    return (
      <div class="bubble voice">
        <Icon name="sound" />
        <span>{name}</span>
      </div>
    );
  }
  const toggle = (): void => {
    const { current } = audio;
    if (current === null) return;
    if (isPlaying) current.pause();
    // A voice message that cannot be played stays silent.
    else current.play().catch(() => setIsPlaying(false));
  };
  return (
    <button
      type="button"
      class={`bubble voice ${isPlaying ? 'playing' : ''}`}
      style={{ width: `${84 + Math.min(60, seconds ?? 0) * 2}px` }}
      aria-pressed={isPlaying}
      aria-label={seconds === null ? name : `${name} ${seconds}″`}
      onClick={toggle}
    >
      <Icon name={isPlaying ? 'pause' : 'sound'} />
      <span>{seconds === null ? name : `${seconds}″`}</span>
      {/* biome-ignore lint/a11y/useMediaCaption: what somebody recorded has no captions */}
      <audio
        src={url}
        ref={audio}
        onLoadedMetadata={({ currentTarget: { duration } }) => {
          if (Number.isFinite(duration)) setSeconds(Math.max(1, Math.round(duration)));
        }}
        onPlay={() => setIsPlaying(true)}
        onPause={() => setIsPlaying(false)}
        onEnded={() => setIsPlaying(false)}
      />
    </button>
  );
}
