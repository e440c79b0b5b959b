import { useEffect, useRef } from 'preact/hooks';
import type { UserAction } from '../../local/page/api.ts';
import { call } from '../state/api.ts';
import { attempt } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { act } from './compose.tsx';

export type FormName = 'voice' | 'location' | 'scan' | 'enter' | 'link' | 'card' | 'follow';
type FieldName = keyof ReturnType<typeof words>['phone']['form'];

const fields: Readonly<Record<FormName, readonly (readonly [FieldName, string])[]>> = {
  voice: [
    ['recognition', '有没有兔子灯'],
    ['seconds', '3'],
  ],
  location: [
    ['label', '灯笼巷地铁站 B 口'],
    ['latitude', '31.2224'],
    ['longitude', '121.4759'],
  ],
  scan: [['scene', 'store_12']],
  enter: [['from', 'order-20251034']],
  link: [
    ['title', '这盏灯还有吗'],
    ['description', '竹编小夜灯'],
    ['url', 'https://shop.example.com/night'],
  ],
  card: [
    ['title', '双层玻璃杯'],
    ['appId', 'wx29b8d4f1c07ae653'],
    ['page', 'pages/cup?id=7'],
  ],
  follow: [['scene', '']],
};

/** A WeUI form on the phone. */
export function Form({ name, close }: { name: FormName; close: () => void }) {
  const w = words();
  const ref = useRef<HTMLFormElement>(null);
  useEffect(() => ref.current?.querySelector('input')?.focus(), []);
  const finish = (action: UserAction): void => {
    close();
    act(action);
  };
  const submit = (form: HTMLFormElement): void => {
    const value = (field: string): string => String(new FormData(form).get(field) ?? '').trim();
    send(name, value, finish, close);
  };
  return (
    <div class="over-phone">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only closes what stands before it */}
      <div class="weui-mask" onClick={close} />
      <form
        ref={ref}
        class="weui-half-screen-dialog weui-half-screen-dialog_show"
        aria-label={w.phone.panel[name]}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close();
        }}
        onSubmit={(event) => {
          event.preventDefault();
          submit(event.currentTarget);
        }}
      >
        <div class="weui-half-screen-dialog__hd">
          <div class="weui-half-screen-dialog__hd__main">
            <strong class="weui-half-screen-dialog__title">{w.phone.panel[name]}</strong>
          </div>
        </div>
        <div class="weui-half-screen-dialog__bd">
          <div class="weui-cells weui-cells_form">
            {fields[name].map(([field, example]) => (
              <label key={field} class="weui-cell">
                <span class="weui-cell__hd weui-label">{w.phone.form[field]}</span>
                <span class="weui-cell__bd">
                  <input
                    class="weui-input"
                    name={field}
                    defaultValue={example}
                    placeholder={
                      field === 'scene'
                        ? w.phone.form.sceneHint
                        : field === 'from'
                          ? w.phone.form.fromHint
                          : ''
                    }
                  />
                </span>
              </label>
            ))}
          </div>
        </div>
        <div class="weui-half-screen-dialog__ft">
          {name === 'follow' ? (
            <>
              <button
                type="button"
                class="weui-btn weui-btn_default"
                onClick={() => finish({ do: 'unfollow' })}
              >
                {w.phone.form.doUnfollow}
              </button>
              <button type="submit" class="weui-btn weui-btn_primary">
                {w.phone.form.doFollow}
              </button>
            </>
          ) : (
            <>
              <button type="button" class="weui-btn weui-btn_default" onClick={close}>
                {w.cancel}
              </button>
              <button type="submit" class="weui-btn weui-btn_primary">
                {w.phone.send}
              </button>
            </>
          )}
        </div>
      </form>
    </div>
  );
}

function send(
  name: FormName,
  value: (field: string) => string,
  finish: (action: UserAction) => void,
  close: () => void,
): void {
  switch (name) {
    case 'voice':
      close();
      attempt(async () => {
        const { media } = await call('upload', { type: 'audio/amr', base64: btoa('#!AMR\n') });
        act({ do: 'voice', media, seconds: Number(value('seconds')), recognition: value('recognition') });
      });
      return;
    case 'location':
      finish({
        do: 'location',
        latitude: Number(value('latitude')),
        longitude: Number(value('longitude')),
        label: value('label'),
      });
      return;
    case 'scan':
      finish({ do: 'scan', scene: value('scene') });
      return;
    case 'enter':
      finish({ do: 'enter', from: value('from') });
      return;
    case 'link':
      finish({
        do: 'link',
        title: value('title'),
        description: value('description'),
        url: value('url'),
      });
      return;
    case 'card':
      finish({ do: 'card', title: value('title'), appId: value('appId'), page: value('page') });
      return;
    case 'follow':
      finish({ do: 'follow', scene: value('scene') });
      return;
  }
}
