import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { nextDiagnostic, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'preact/hooks';
import type { RulesWords } from '../../local/page/api.ts';
import type { FindingView, Fix } from '../../local/page/desk-model.ts';
import { call } from '../state/api.ts';
import { type Language, language } from '../state/preferences.ts';
import { attempt } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { type Annotations, annotate, annotations } from './annotations.ts';
import { changedLines, changedRules } from './changes.ts';
import { completer } from './complete.ts';
import { draft, findings, save, wanted, write } from './draft.ts';
import { rulesIn } from './listed-rules.ts';
import { usage } from './usage.ts';

let known: RulesWords | undefined;

const colours = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--code-key)' },
  { tag: [tags.string, tags.content], color: 'var(--code-string)' },
  { tag: [tags.number], color: 'var(--code-number)' },
  { tag: [tags.bool, tags.null, tags.keyword], color: 'var(--code-word)' },
  { tag: tags.comment, color: 'var(--code-comment)' },
  { tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket], color: 'var(--text-3)' },
]);

const editable = new Compartment();

function saveNow(): boolean {
  attempt(() => save());
  return true;
}

function extensions(label: string): Extension[] {
  return [
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    highlightSelectionMatches(),
    search({ top: true }),
    yaml(),
    syntaxHighlighting(colours),
    annotations,
    autocompletion({ override: [completer(() => known)] }),
    editable.of(EditorState.readOnly.of(false)),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) write(update.state.doc.toString());
    }),
    keymap.of([
      { key: 'Mod-s', preventDefault: true, run: saveNow },
      { key: 'F8', run: nextDiagnostic },
      { key: 'Mod-.', run: mendNext },
      ...completionKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...defaultKeymap,
      // Escape and then Tab leaves the editor, as its help says.
      indentWithTab,
    ]),
  ];
}

/** The account's file in an editor, with the findings at their lines. */
export default function Editor() {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const account = draft.value?.account;

  useEffect(() => {
    if (place.current === null || account === undefined) return;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: draft.value?.text ?? '',
        extensions: extensions(words().rules.editor),
      }),
    });
    view.current = editor;
    if (known === undefined) {
      attempt(async () => {
        known = await call('rulesWords', {});
      });
    }
    return () => editor.destroy();
  }, [account]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    editor.dispatch(setDiagnostics(editor.state, diagnostics(editor, findings.value, language.value)));
  }, [findings.value, language.value, account]);

  useEffect(() => {
    view.current?.dispatch({ effects: annotate.of(annotationsOf(view.current.state.doc.toString())) });
  }, [findings.value, language.value, account, draft.value, usage.value]);

  useEffect(() => {
    const editor = view.current;
    const line = wanted.value?.line;
    if (editor === null || line === undefined || line > editor.state.doc.lines) return;
    const { from } = editor.state.doc.line(line);
    editor.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: 'start', yMargin: 48 }),
    });
    editor.focus();
  }, [wanted.value]);

  return <div class="editor" ref={place} />;
}

function annotationsOf(text: string): Annotations {
  const { rules } = words();
  const saved = draft.value?.saved ?? text;
  const changed = changedRules(saved, text).rules;
  const tongue = language.value;
  return {
    findings: findings.value.map(({ line, severity, code, problem, remedy, fix }) => ({
      line,
      severity,
      code,
      problem: problem[tongue],
      remedy: remedy?.[tongue] ?? '',
      fix: fix === null ? null : { label: rules.mend(fix.after), run: (editor) => void mend(editor, fix) },
    })),
    changes: changedLines(saved, text),
    notes: new Map(
      rulesIn(text).flatMap(({ id, line }) => {
        const used = usage.value?.get(id);
        if (changed.get(id) === 'new') return [[line, rules.isNew] as const];
        return used === undefined || used.times === 0
          ? []
          : [[line, rules.usedTimes(used.times, used.share)] as const];
      }),
    ),
  };
}

/** Replaces a misspelt name with the intended one, unless it is gone by now. */
function mend(editor: EditorView, { line, column, before, after }: Fix): boolean {
  const { doc } = editor.state;
  if (line > doc.lines) return false;
  const from = doc.line(line).from + column - 1;
  const to = from + before.length;
  if (doc.sliceString(from, to) !== before) return false;
  editor.dispatch({ changes: { from, to, insert: after }, selection: { anchor: from + after.length } });
  editor.focus();
  return true;
}

/** Fixes the next finding from the cursor's line on, otherwise the first one that can be fixed. */
function mendNext(editor: EditorView): boolean {
  const here = editor.state.doc.lineAt(editor.state.selection.main.head).number;
  const fixes = findings.value.flatMap(({ fix }) => fix ?? []);
  const next = fixes.find(({ line }) => line >= here) ?? fixes[0];
  return next !== undefined && mend(editor, next);
}

function diagnostics(editor: EditorView, found: readonly FindingView[], tongue: Language) {
  const { doc } = editor.state;
  return found.map(({ line, column, severity, code, problem, remedy }) => {
    const at = doc.line(Math.max(1, Math.min(doc.lines, line)));
    const from = Math.min(at.to, at.from + Math.max(0, column - 1));
    const text = at.text.slice(from - at.from);
    const length = /^("[^"]*"|'[^']*'|[^\s,\]}]+)/.exec(text)?.[0].length ?? 0;
    return {
      from,
      to: Math.max(from, Math.min(at.to, from + length)),
      severity,
      source: code,
      message: [problem[tongue], remedy?.[tongue]].filter(Boolean).join('\n'),
    };
  });
}
