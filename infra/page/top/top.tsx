import { Icon } from '../parts/icon.tsx';
import { isDark, language, theme } from '../state/preferences.ts';
import { type View, view, views } from '../state/selection.ts';
import { surroundings } from '../state/store.ts';
import { words } from '../words/words.ts';
import { showsHelp } from './help.tsx';
import { RulesLine } from './rules-line.tsx';
import { showsSearch } from './search.tsx';

const icons: Readonly<Record<View, 'chat' | 'rules' | 'stats'>> = {
  chat: 'chat',
  rules: 'rules',
  stats: 'stats',
};

export function Top() {
  const { top } = words();
  return (
    <header class="top">
      <span class="logo">
        <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
          <rect width="24" height="24" rx="6" fill="#07c160" />
          <path d="M5.5 7.5h13v8h-7.2L8 18.3v-2.8H5.5z" fill="#fff" />
          <path
            d="M13.5 9.3 11 11.6l2.5 2.3M11.2 11.6h4.6"
            fill="none"
            stroke="#067a3e"
            stroke-width="1.4"
            stroke-linecap="round"
            stroke-linejoin="round"
          />
        </svg>
        wechat-reply
      </span>
      <Environment />
      <nav aria-label={top.navigation}>
        {views.map((one) => (
          <button
            key={one}
            type="button"
            aria-current={view.value === one ? 'page' : undefined}
            onClick={() => {
              view.value = one;
            }}
          >
            <Icon name={icons[one]} />
            {top.views[one]}
          </button>
        ))}
      </nav>
      <span class="end" />
      <RulesLine />
      <button
        type="button"
        class="field search-button"
        aria-keyshortcuts="Control+K"
        onClick={() => {
          showsSearch.value = true;
        }}
      >
        <Icon name="search" />
        <span class="hint">{top.search}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <Preferences />
    </header>
  );
}

export function Preferences() {
  const { top } = words();
  return (
    <span class="row preferences">
      <button
        type="button"
        class="button quiet icon"
        aria-label={top.languageName}
        title={top.languageName}
        lang={language.value === 'zh' ? 'en' : 'zh-CN'}
        onClick={() => {
          language.value = language.value === 'zh' ? 'en' : 'zh';
        }}
      >
        {top.language}
      </button>
      <button
        type="button"
        class="button quiet icon"
        aria-label={isDark() ? top.toLight : top.toDark}
        title={isDark() ? top.toLight : top.toDark}
        onClick={() => {
          theme.value = isDark() ? 'light' : 'dark';
        }}
      >
        <Icon name={isDark() ? 'sun' : 'moon'} />
      </button>
      <button
        type="button"
        class="button quiet icon only-wide"
        aria-label={top.keys}
        title={top.keys}
        onClick={() => {
          showsHelp.value = true;
        }}
      >
        <Icon name="keyboard" />
      </button>
    </span>
  );
}

function Environment() {
  const where = surroundings.value;
  const { top } = words();
  if (where === null) return null;
  if (where.kind === 'local') {
    return (
      <span class="environment">
        <i class="dot" />
        {top.local(where.address.replace('http://', ''))}
      </span>
    );
  }
  return (
    <span class="environment deployed">
      <Icon name="cloud" size={14} />
      {top.deployed(where.stack, where.region)}
    </span>
  );
}
