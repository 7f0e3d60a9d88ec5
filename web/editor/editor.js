// The two Python editors (CodeMirror 6), as plain functions on `globalThis.RetortEditor` for the page to call.
// Colours and sizes come from the page's own custom properties, so that a theme changes both at once.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { HighlightStyle, LanguageSupport, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, Prec, RangeSet, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration, EditorView, GutterMarker, drawSelection, gutter, gutterLineClass, highlightSpecialChars, keymap, lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

const mono = "var(--font-mono)";

const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--surface)", fontSize: "var(--text-sm)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: mono, lineHeight: "var(--lead-code)", scrollbarWidth: "thin" },
  ".cm-content": { padding: "0 0 var(--s4)", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 var(--s3) 0 2px" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--ink-3)", border: "0", fontSize: "var(--text-xs)" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 var(--s3) 0 2px", minWidth: "2rem" },
  ".cm-badges": { width: "2.125rem" },
  ".cm-badges .cm-gutterElement": { display: "flex", justifyContent: "center", alignItems: "center" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "1.5px" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "var(--selection)",
  },
  ".cm-selectionMatch": { backgroundColor: "var(--txn-tint)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--txn-tint)", outline: "1px solid var(--line-strong)" },
  ".cm-now": { backgroundColor: "var(--citrine-wash)" },
  ".cm-nowGutter": { backgroundColor: "var(--citrine-wash)" },
  ".cm-badges .cm-nowGutter": { boxShadow: "inset 3px 0 var(--citrine-edge)" },
  ".cm-linked": { backgroundColor: "var(--raised)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--delete) 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--update) 1px", textUnderlineOffset: "3px" },
  ".cm-lintPoint::after": { borderBottomColor: "var(--delete)" },
  ".cm-tooltip": {
    border: "1px solid var(--line-strong)", borderRadius: "var(--r2)", backgroundColor: "var(--surface)",
    color: "var(--ink)", boxShadow: "var(--shadow-2)", overflow: "hidden",
  },
  ".cm-tooltip-autocomplete > ul": { fontFamily: mono, fontSize: "var(--text-sm)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--citrine)", color: "var(--on-citrine)" },
  ".cm-diagnostic": { font: "var(--text-sm)/1.4 var(--font-ui)", padding: "var(--s1) var(--s2)", borderLeft: "3px solid var(--delete)", maxWidth: "32rem" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--update)" },
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--ink)" },
  ".cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  ".cm-panel.cm-search": { font: "var(--text-sm) var(--font-ui)" },
  ".cm-panel.cm-search label": { fontSize: "var(--text-sm)" },
  ".cm-textfield": { border: "1px solid var(--line-strong)", borderRadius: "var(--r1)", backgroundColor: "var(--surface)", color: "var(--ink)", fontSize: "var(--text-sm)" },
  ".cm-button": { border: "1px solid var(--line-strong)", borderRadius: "var(--r1)", backgroundImage: "none", backgroundColor: "var(--surface)", color: "var(--ink)", fontSize: "var(--text-sm)" },
  ".cm-searchMatch": { backgroundColor: "var(--citrine-wash)", outline: "1px solid var(--citrine-edge)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--citrine)", color: "var(--on-citrine)" },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword, tags.operatorKeyword], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string), tags.number, tags.bool, tags.null], color: "var(--code-literal)" },
  { tag: [tags.comment], color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.definition(tags.className), tags.definition(tags.function(tags.variableName))], fontWeight: "var(--bold)" },
]);

// How many statements each line sent: a pill in its own gutter.
class Badge extends GutterMarker {
  constructor(count, kind, title) {
    super();
    this.count = count;
    this.kind = kind;
    this.title = title;
  }
  eq(other) {
    return this.count === other.count && this.kind === other.kind;
  }
  toDOM() {
    const pill = document.createElement("b");
    pill.className = `badge ${this.kind}`;
    pill.textContent = this.count > 999 ? "1k+" : this.count;
    pill.title = this.title;
    return pill;
  }
}

const setBadgesEffect = StateEffect.define();
const badges = StateField.define({
  create: () => RangeSet.empty,
  update(set, transaction) {
    let next = set.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(setBadgesEffect)) next = effect.value;
    return next;
  },
});

// The line of this moment, and the lines that a pointer elsewhere points out.
const setMarksEffect = StateEffect.define();
const nowLine = Decoration.line({ class: "cm-now" });
const linkedLine = Decoration.line({ class: "cm-linked" });
class NowMarker extends GutterMarker {}
NowMarker.prototype.elementClass = "cm-nowGutter";
const nowMarker = new NowMarker();
const marks = StateField.define({
  create: () => ({ now: 0, linked: 0, lines: Decoration.none, gutter: RangeSet.empty }),
  update(value, transaction) {
    let { now, linked } = value;
    let changed = transaction.docChanged;
    for (const effect of transaction.effects) {
      if (!effect.is(setMarksEffect)) continue;
      now = effect.value.now ?? now;
      linked = effect.value.linked ?? linked;
      changed = true;
    }
    if (!changed) return value;
    const doc = transaction.state.doc;
    const at = (line) => (line >= 1 && line <= doc.lines ? doc.line(line).from : -1);
    const lines = [];
    if (at(linked) >= 0 && linked !== now) lines.push(linkedLine.range(at(linked)));
    if (at(now) >= 0) lines.push(nowLine.range(at(now)));
    const gutter = at(now) >= 0 ? [nowMarker.range(at(now))] : [];
    return { now, linked, lines: Decoration.set(lines, true), gutter: RangeSet.of(gutter) };
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.lines),
});

function offset(doc, line, column) {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return Math.min(found.from + Math.max(column - 1, 0), found.to);
}

// Makes an editor inside `parent`. `options`: label, text, change(text), run(), point(line).
function create(parent, options) {
  const wrap = new Compartment();
  const narrow = matchMedia("(max-width: 700px)");
  const wrapping = () => (narrow.matches ? EditorView.lineWrapping : []);
  let quiet = false;

  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        gutter({ class: "cm-badges", markers: (v) => v.state.field(badges) }),
        lineNumbers(),
        gutterLineClass.compute([marks], (state) => state.field(marks).gutter),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        EditorState.allowMultipleSelections.of(true),
        indentOnInput(),
        indentUnit.of("    "),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ activateOnTyping: false, icons: false }),
        highlightSelectionMatches({ minSelectionLength: 2 }),
        new LanguageSupport(pythonLanguage),
        syntaxHighlighting(colours),
        badges,
        marks,
        theme,
        wrap.of(wrapping()),
        EditorView.contentAttributes.of({ "aria-label": options.label, spellcheck: "false", autocapitalize: "off", autocorrect: "off" }),
        Prec.highest(keymap.of([
          { key: "Mod-Enter", run: () => (options.run(), true) },
          // A way out for who has no pointer: Escape, then Tab leaves the editor.
          { key: "Escape", run: (v) => (v.setTabFocusMode(2000), false) },
        ])),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, indentWithTab]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !quiet) options.change(update.state.doc.toString());
        }),
        EditorView.domEventHandlers({
          mousemove(event, v) {
            const at = v.posAtCoords({ x: event.clientX, y: event.clientY }, false);
            options.point(at === null ? 0 : v.state.doc.lineAt(at).number);
          },
          mouseleave() {
            options.point(0);
          },
        }),
      ],
    }),
  });
  narrow.addEventListener("change", () => view.dispatch({ effects: wrap.reconfigure(wrapping()) }));

  return {
    setText(text) {
      if (text === view.state.doc.toString()) return;
      quiet = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 }, scrollIntoView: true });
      quiet = false;
    },
    // [line, column, endLine, endColumn, severity, message] each; an end of 0 is the end of the line.
    setDiagnostics(list) {
      const doc = view.state.doc;
      const found = list.map(([line, column, endLine, endColumn, severity, message]) => {
        let from = offset(doc, line, column);
        const to = endLine ? offset(doc, endLine, endColumn) : doc.line(Math.min(Math.max(line, 1), doc.lines)).to;
        if (column <= 1 && !endLine) from += /^\s*/.exec(doc.sliceString(from, to))[0].length;
        return { from: Math.min(from, to), to: Math.max(from, to), severity, message };
      });
      view.dispatch(setDiagnostics(view.state, found));
    },
    // [line, count, kind, title] each.
    setBadges(list) {
      const doc = view.state.doc;
      const ranges = list
        .filter(([line]) => line >= 1 && line <= doc.lines)
        .map(([line, count, kind, title]) => new Badge(count, kind, title).range(doc.line(line).from));
      view.dispatch({ effects: setBadgesEffect.of(RangeSet.of(ranges, true)) });
    },
    // The line of this moment; 0 for none. It is brought into view, the focus stays where it is.
    setNow(line, reveal) {
      const effects = [setMarksEffect.of({ now: line })];
      if (reveal && line >= 1 && line <= view.state.doc.lines) {
        effects.push(EditorView.scrollIntoView(view.state.doc.line(line).from, { y: "nearest", yMargin: 60 }));
      }
      view.dispatch({ effects });
    },
    setLinked(line) {
      if (view.state.field(marks).linked !== line) view.dispatch({ effects: setMarksEffect.of({ linked: line }) });
    },
    goTo(line, column) {
      const at = offset(view.state.doc, line, column);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      view.focus();
    },
    focus() {
      view.focus();
    },
    destroy() {
      view.destroy();
    },
  };
}

globalThis.RetortEditor = { create };
