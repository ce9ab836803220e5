// The lesson: what to expect of a program, why, and what to try.
(function (ouro) {
  'use strict';

  /** Text with `code` in it. */
  function words(text) {
    return text.split('`').map((part, at) => (at % 2 ? ouro.h('code', {}, part) : part));
  }

  /** The panel; `show` gives it a lesson, or null for a program of the reader's own. */
  ouro.lessonPanel = function lessonPanel(count, previous, next) {
    const { h } = ouro;
    const fold = h('button', { type: 'button', class: 'quiet', 'aria-expanded': 'true', onclick: () => folded(!isFolded) }, 'fold');
    const back = h('button', { type: 'button', class: 'turn', 'aria-label': 'Previous lesson', title: 'Previous lesson', onclick: previous }, '‹');
    const on = h('button', { type: 'button', class: 'turn', 'aria-label': 'Next lesson', title: 'Next lesson', onclick: next }, '›');
    const panel = ouro.panel('lesson', 'Lesson', 'What to expect of this program, why, and what to try. Change the program as you like: it is yours until you take the lesson’s own text back.', fold, back, on);
    let isFolded = false;

    function folded(yes) {
      isFolded = yes;
      panel.body.hidden = yes;
      fold.textContent = yes ? 'unfold' : 'fold';
      fold.setAttribute('aria-expanded', String(!yes));
    }

    return {
      element: panel.element,
      /** Makes room where there is little: the program and its call stack have to be seen. */
      makeRoom() { if (matchMedia('(min-width: 1240px) and (max-height: 999px)').matches) folded(true); },
      show(lesson, hasPrevious, hasNext) {
        back.disabled = !hasPrevious;
        on.disabled = !hasNext;
        panel.heading.textContent = lesson.number ? `Lesson ${lesson.number} of ${count}` : 'Your file';
        panel.body.replaceChildren(...lesson.prose.map((text) => {
          const [, lead, rest] = /^((?:What to expect|Why|Try):)?\s*(.*)$/s.exec(text);
          return h('p', {}, lead ? h('b', {}, `${lead} `) : null, ...words(rest));
        }));
        panel.body.scrollTop = 0;
        folded(false);
      },
    };
  };
})((globalThis.ouro ??= {}));
