import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { authorized } from '../state/api.ts';
import { words } from '../words/words.ts';

/** Blobs by media id. Each is fetched once, with the page's token. */
const fetched = new Map<string, Promise<string | null>>();

function urlOf(media: string): Promise<string | null> {
  const known = fetched.get(media);
  if (known !== undefined) return known;
  const url = authorized(`media/${encodeURIComponent(media)}`).then(async (response) =>
    response.ok ? URL.createObjectURL(await response.blob()) : null,
  );
  fetched.set(media, url);
  return url;
}

export function useMedia(media: string): string | null | undefined {
  const [url, setUrl] = useState<string | null>();
  useEffect(() => {
    void urlOf(media).then(setUrl);
  }, [media]);
  return url;
}

export function Picture({ media, alt }: { media: string; alt: string }) {
  const url = useMedia(media);
  if (url === undefined) return <span class="picture placeholder" />;
  if (url === null) return <ElsewherePicture />;
  return <img class="picture" src={url} alt={alt} />;
}

/** Pictures on other servers are not fetched, because nothing leaves this machine. */
export function ElsewherePicture() {
  const { phone } = words();
  return (
    <span
      class="picture placeholder"
      role="img"
      aria-label={phone.unknownPicture}
      title={phone.unknownPicture}
    >
      <Icon name="image" size={28} weight={1.2} />
    </span>
  );
}
