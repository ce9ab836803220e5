// The source panel as an editor: a text field without colour of its own lies over the coloured lines,
// so that the lines stay the ones in which the running one is marked.
(function (ouro) {
  'use strict';

  const INDENT = '  ';

  /** Makes the view's source panel one to write in. `changed` is called with what was written. */
  ouro.editor = function editor(view, changed) {
    const { h } = ouro;
    const { source } = view;
    const { panel, code } = source;
    /** The text that the recording shown is of. */
    let ran = '';
    const field = h('textarea', {
      class: 'field', spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', wrap: 'soft',
      'aria-label': 'Program', title: 'Esc leaves the editor', oninput: written, onkeydown: onKey,
    });
    const note = h('span', { class: 'stale', role: 'status', hidden: true }, 'changed since its run');
    panel.element.classList.add('editable');
    panel.body.removeAttribute('tabindex');
    panel.body.append(h('div', { class: 'paper' }, code, field));
    panel.element.querySelector('header').append(note);

    function written() {
      ouro.paint(code, field.value);
      const isStale = field.value !== ran;
      note.hidden = !isStale || view.run.length === 0;
      if (source.isStale !== isStale) {
        source.isStale = isStale;
        source.update();
      }
      changed(field.value);
    }

    /** Writes in the place of what is selected, so that it can be undone. */
    function write(text) {
      if (document.execCommand?.('insertText', false, text)) return;
      field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
      written();
    }

    /** Moves all selected lines in or out. */
    function indent(out) {
      const { value, selectionStart, selectionEnd } = field;
      const from = value.lastIndexOf('\n', selectionStart - 1) + 1;
      const to = Math.max(selectionEnd, from);
      const lines = value.slice(from, to).split('\n');
      const moved = lines.map((line) => (out ? line.replace(/^ {1,2}/, '') : `${INDENT}${line}`)).join('\n');
      if (moved === value.slice(from, to)) return;
      field.setSelectionRange(from, to);
      write(moved);
      if (lines.length > 1) field.setSelectionRange(from, from + moved.length);
    }

    function onKey(event) {
      const { key } = event;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (key === 'Escape') {
        field.blur();
        event.stopPropagation();
      } else if (key === 'Tab') {
        event.preventDefault();
        const hasLines = field.value.slice(field.selectionStart, field.selectionEnd).includes('\n');
        if (event.shiftKey || hasLines) indent(event.shiftKey);
        else write(INDENT);
      } else if (key === 'Enter') {
        // The next line begins where this one does, or further in after an opening bracket.
        event.preventDefault();
        const before = field.value.slice(0, field.selectionStart);
        const line = before.slice(before.lastIndexOf('\n') + 1);
        write(`\n${/^\s*/.exec(line)[0]}${/[{([]\s*$/.test(line) ? INDENT : ''}`);
      }
    }

    // Other files of a recording are only to be read.
    source.onShow = (file) => {
      field.hidden = file !== 0;
      if (file === 0) ouro.paint(code, field.value);
    };

    return {
      field,
      get text() { return field.value; },
      set text(text) {
        field.value = text;
        field.setSelectionRange(0, 0);
        panel.body.scrollTop = 0;
      },
      /** Says that the recording shown is of this text. */
      set ran(text) {
        ran = text;
        source.isStale = field.value !== ran;
        note.hidden = true;
      },
    };
  };
})((globalThis.ouro ??= {}));
