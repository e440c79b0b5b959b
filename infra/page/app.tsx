import { Phone } from './phone/phone.tsx';
import { Rules } from './rules/rules.tsx';
import { pane, view } from './state/selection.ts';
import { surroundings } from './state/store.ts';
import { toast } from './state/toast.ts';
import { Stats } from './stats/stats.tsx';
import { Strip } from './strip/strip.tsx';
import { Connection } from './top/connection.tsx';
import { Help } from './top/help.tsx';
import { MobileBar, MobileTop } from './top/mobile.tsx';
import { Search } from './top/search.tsx';
import { Top } from './top/top.tsx';
import { Truth } from './truth/truth.tsx';
import { Who } from './who/who.tsx';

export function App() {
  const isLocal = surroundings.value?.kind === 'local';
  const hasStrip = isLocal && view.value === 'chat';
  return (
    <div class={`app ${hasStrip ? 'with-strip' : ''}`} data-view={view.value} data-pane={pane.value}>
      <Top />
      <MobileTop />
      <Connection />
      {surroundings.value !== null && view.value === 'chat' && <Main />}
      {surroundings.value !== null && view.value === 'rules' && <Rules />}
      {surroundings.value !== null && view.value === 'stats' && <Stats />}
      {hasStrip && <Strip />}
      <MobileBar />
      <Search />
      <Help />
      <output class={`toast ${toast.value?.isProblem ? 'problem' : ''}`} aria-live="polite">
        {toast.value?.text}
      </output>
    </div>
  );
}

function Main() {
  const isLocal = surroundings.value?.kind === 'local';
  return (
    <main class={`chat-view ${isLocal ? '' : 'deployed'}`}>
      <Who />
      {isLocal && <Phone />}
      <Truth />
    </main>
  );
}
