import { effect, signal } from '@preact/signals';

export type Language = 'zh' | 'en';
export type Theme = 'system' | 'light' | 'dark';

function stored<Value extends string>(name: string, allowed: readonly Value[], otherwise: Value) {
  const found = localStorage.getItem(name) as Value | null;
  return signal<Value>(found !== null && allowed.includes(found) ? found : otherwise);
}

export const language = stored<Language>(
  'language',
  ['zh', 'en'],
  navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en',
);
export const theme = stored<Theme>('theme', ['system', 'light', 'dark'], 'system');
/** Whether single keys work as shortcuts outside of fields (WCAG 2.1.4). */
export const singleKeys = stored<'on' | 'off'>('single-keys', ['on', 'off'], 'on');

const darkSystem = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = signal(darkSystem.matches);
darkSystem.addEventListener('change', ({ matches }) => {
  systemIsDark.value = matches;
});

export const isDark = (): boolean =>
  theme.value === 'dark' || (theme.value === 'system' && systemIsDark.value);

export function applyPreferences(): void {
  effect(() => {
    const name = isDark() ? 'dark' : 'light';
    document.documentElement.dataset['theme'] = name;
    document.body.dataset['weuiTheme'] = name;
    document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
    localStorage.setItem('language', language.value);
    localStorage.setItem('theme', theme.value);
    localStorage.setItem('single-keys', singleKeys.value);
  });
}
