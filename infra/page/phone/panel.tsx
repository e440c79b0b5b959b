import { signal } from '@preact/signals';
import { Icon, type IconName } from '../parts/icon.tsx';
import { account } from '../state/selection.ts';
import { words } from '../words/words.ts';
import { act } from './compose.tsx';
import { Form, type FormName } from './form.tsx';
import { sendFile } from './sample-picture.ts';

const openedForm = signal<FormName | null>(null);

export function openForm(name: FormName): void {
  openedForm.value = name;
  showForm.value = true;
}
const showForm = signal(false);

/** What else a user can send or do. */
export function Panel() {
  const { phone } = words();
  const isMiniProgram = account.value?.kind === 'mini-program';
  const names = [
    'image',
    'voice',
    'location',
    isMiniProgram ? 'enter' : 'scan',
    'link',
    'card',
    'video',
  ] as const;
  const icons: Readonly<Record<string, IconName>> = {
    image: 'image',
    voice: 'microphone',
    location: 'location',
    scan: 'scan',
    enter: 'chat',
    link: 'link',
    card: 'miniProgram',
    video: 'video',
  };
  return (
    <div class="panel">
      {names.map((name) =>
        name === 'image' || name === 'video' ? (
          <label key={name}>
            <i>
              <Icon name={icons[name] ?? 'image'} size={24} weight={1.4} />
            </i>
            {phone.panel[name]}
            <input
              type="file"
              accept={`${name}/*`}
              onChange={(event) => {
                const [file] = event.currentTarget.files ?? [];
                if (file !== undefined) sendFile(file, (media) => act({ do: name, media }));
              }}
            />
          </label>
        ) : (
          <button key={name} type="button" onClick={() => openForm(name)}>
            <i>
              <Icon name={icons[name] ?? 'more'} size={24} weight={1.4} />
            </i>
            {phone.panel[name]}
          </button>
        ),
      )}
      {!isMiniProgram && (
        <button type="button" onClick={() => openForm('follow')}>
          <i>
            <Icon name="follow" size={24} weight={1.4} />
          </i>
          {phone.panel.follow}
        </button>
      )}
    </div>
  );
}

/** The form that is open over the phone, if any. */
export function OpenForm() {
  const name = openedForm.value;
  if (!showForm.value || name === null) return null;
  return (
    <Form
      name={name}
      close={() => {
        showForm.value = false;
      }}
    />
  );
}
