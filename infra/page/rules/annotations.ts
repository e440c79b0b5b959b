import { type Extension, type Range, RangeSet, StateEffect, StateField, type Text } from '@codemirror/state';
import { Decoration, EditorView, GutterMarker, gutter, WidgetType } from '@codemirror/view';
import type { FindingView } from '../../local/page/desk-model.ts';
import type { Change } from './changes.ts';

/** Annotations between the lines of the file. They are not part of it. */
export interface Annotations {
  readonly findings: readonly FindingCard[];
  readonly changes: ReadonlyMap<number, Change>;
  /** Text after the line with a rule's id, by line number. */
  readonly notes: ReadonlyMap<number, string>;
}

/** A finding in the reader's language. */
export interface FindingCard {
  readonly line: number;
  readonly severity: FindingView['severity'];
  readonly code: string;
  readonly problem: string;
  readonly remedy: string;
  /** The label and action of the button that fixes it. */
  readonly fix: { readonly label: string; readonly run: (view: EditorView) => void } | null;
}

export const annotate = StateEffect.define<Annotations>();

/** More cards would push the file out of sight. The list below it has all findings. */
const mostCards = 20;

const field = StateField.define<{
  readonly shown: RangeSet<Decoration>;
  readonly marks: RangeSet<GutterMarker>;
}>({
  create: () => ({ shown: RangeSet.empty, marks: RangeSet.empty }),
  update(value, { changes, effects, newDoc }) {
    const told = effects.find((effect) => effect.is(annotate))?.value as Annotations | undefined;
    if (told === undefined) return { shown: value.shown.map(changes), marks: value.marks.map(changes) };
    return { shown: decorationsOf(newDoc, told), marks: marksOf(newDoc, told) };
  },
  provide: (from) => EditorView.decorations.from(from, ({ shown }) => shown),
});

/** Cards below lines with findings, bars beside new or changed lines, and text after rules. */
export const annotations: Extension = [
  field,
  gutter({ class: 'cm-changes', markers: (view) => view.state.field(field).marks }),
];

function decorationsOf(doc: Text, { findings, notes }: Annotations): RangeSet<Decoration> {
  const lineAt = (number: number) => doc.line(Math.max(1, Math.min(doc.lines, number)));
  const cards = findings.slice(0, mostCards).flatMap((card): Range<Decoration>[] => {
    const { from, to } = lineAt(card.line);
    return [
      Decoration.line({ class: `cm-line-${card.severity}` }).range(from),
      Decoration.widget({ widget: new Card(card), side: 2, block: true }).range(to),
    ];
  });
  const words = [...notes]
    .filter(([line]) => line <= doc.lines)
    .map(([line, text]) => Decoration.widget({ widget: new Note(text), side: 1 }).range(lineAt(line).to));
  return RangeSet.of([...cards, ...words], true);
}

function marksOf(doc: Text, { changes }: Annotations): RangeSet<GutterMarker> {
  return RangeSet.of(
    [...changes]
      .filter(([line]) => line <= doc.lines)
      .map(([line, change]) => (change === 'new' ? added : changed).range(doc.line(line).from)),
    true,
  );
}

class Mark extends GutterMarker {
  override readonly elementClass: string;
  constructor(elementClass: string) {
    super();
    this.elementClass = elementClass;
  }
}
const added = new Mark('cm-new-line');
const changed = new Mark('cm-changed-line');

class Note extends WidgetType {
  private readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
  override eq(other: Note): boolean {
    return other.text === this.text;
  }
  toDOM(): HTMLElement {
    return element('span', 'cm-note', this.text);
  }
}

class Card extends WidgetType {
  private readonly card: FindingCard;
  constructor(card: FindingCard) {
    super();
    this.card = card;
  }
  override eq({ card }: Card): boolean {
    const { severity, code, problem, remedy, fix } = this.card;
    return (
      card.severity === severity &&
      card.code === code &&
      card.problem === problem &&
      card.remedy === remedy &&
      card.fix?.label === fix?.label
    );
  }
  override ignoreEvent(): boolean {
    return true;
  }
  toDOM(view: EditorView): HTMLElement {
    const { severity, code, problem, remedy, fix } = this.card;
    const card = element('div', `cm-finding ${severity}`);
    const head = element('p', 'head');
    head.append(element('b', '', problem), element('code', '', code));
    card.append(head);
    if (remedy !== '') card.append(element('p', 'remedy', remedy));
    if (fix !== null) {
      const button = element('button', 'button primary small', fix.label);
      button.setAttribute('type', 'button');
      button.addEventListener('click', () => fix.run(view));
      const row = element('p', 'row');
      row.append(button, element('kbd', '', 'Ctrl .'));
      card.append(row);
    }
    // The editor ignores margins when it measures.
    const around = element('div', 'cm-finding-place');
    around.append(card);
    return around;
  }
}

function element(name: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
