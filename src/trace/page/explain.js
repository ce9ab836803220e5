// The panel "Why now?", which in predict mode asks instead.
(function (ouro) {
  'use strict';

  /** Most causes shown, and the first of all. */
  const LINKS = 24;

  ouro.whyPanel = function whyPanel(view) {
    const { h } = ouro;
    const panel = ouro.panel('why', 'Why now?', 'Why this callback and no other: what registered it, when it became ready, what else was ready, and the rule that picked it. Below stands the chain of causes, back to the main script.');

    function spot(frame) {
      const known = ouro.frame(view.run, frame);
      return known ? h('span', { class: 'spot' }, h('span', { class: 'where' }, ouro.spot(view.run, known)), h('code', {}, ouro.lineText(view.run, known))) : null;
    }

    function link(id, text) {
      return h('button', { type: 'button', class: 'link', onclick: () => view.select(id) }, text ?? ouro.label(view.run, id));
    }

    /** A callback that is not being called: its story so far. */
    function stored(id) {
      const { run, state } = view;
      const it = ouro.item(run, id);
      const next = it.begins.find((k) => k >= state.k);
      const jump = (k, text) => h('button', { type: 'button', class: 'small', onclick: () => view.goTo(k + 1) }, text);
      panel.body.replaceChildren(
        h('p', { class: `what c-${it.class}` }, ouro.label(run, id)),
        h('dl', {},
          h('dt', {}, 'Registered'), h('dd', {}, `by ${ouro.label(run, it.cause)}${it.stored >= 0 ? ` at ${ouro.time(run.times[it.stored])}` : ''}`, spot(ouro.frameOf(run, id))),
          h('dt', {}, 'Runs'), h('dd', {}, it.begins.length ? `${ouro.count(it.begins.length, 'time')}, first at ${ouro.time(run.times[it.begins[0]])}` : 'never in this recording')),
        h('p', { class: 'actions' }, it.stored >= 0 ? jump(it.stored, 'go to where it was stored') : null, next !== undefined ? jump(next, 'go to its next call') : it.begins.length ? jump(it.begins.at(-1), 'go to its last call') : null, h('button', { type: 'button', class: 'small', onclick: () => view.select(null) }, 'back')),
      );
    }

    function cause({ id, frame, count }) {
      const known = ouro.frame(view.run, frame);
      return h('li', {}, id === 1 ? 'the main script' : id === 0 ? 'the host' : link(id), count > 1 ? ` and ${count - 1} before it` : null, known && id > 1 ? h('span', { class: 'where' }, ` ${ouro.spot(view.run, known)}`) : null);
    }

    function explain(call, isNext) {
      const { run } = view;
      const why = ouro.why(run, view.history, call);
      const rest = why.others.slice(0, 6).map((other) => h('li', {}, other.id !== undefined ? link(other.id) : `${other.source?.name ?? 'source'} (source ${other.source?.source ?? '?'})`, ` ${other.text}`));
      if (why.others.length > 6) rest.push(h('li', {}, `and ${why.others.length - 6} more`));
      panel.body.replaceChildren(
        h('p', { class: `what c-${call.class}` }, isNext ? h('span', { class: 'next' }, 'next: ') : null, why.what),
        h('p', { class: 'rule' }, isNext ? h('span', { class: 'next' }, 'When its turn comes: ') : null, isNext ? `${why.rule[0].toLowerCase()}${why.rule.slice(1)}` : why.rule),
        h('dl', {},
          h('dt', {}, call.letter ? 'Sent' : 'Registered'), h('dd', {}, why.registered.text, spot(why.registered.frame)),
          h('dt', {}, 'Ready'), h('dd', {}, isNext && why.ready.k >= view.state.k ? 'Not yet.' : why.ready.text),
          ...(rest.length ? [h('dt', {}, 'Also ready'), h('dd', {}, h('ul', {}, ...rest))] : [h('dt', {}, 'Also ready'), h('dd', {}, 'nothing else')]),
          h('dt', {}, 'Causes'), h('dd', {}, h('ol', { class: 'chain' }, ...why.chain.slice(0, LINKS).map(cause), why.chain.length > LINKS + 1 ? h('li', { class: 'none' }, `and ${why.chain.length - LINKS - 1} more`) : null, ...why.chain.slice(LINKS).slice(-1).map(cause)))),
      );
    }

    return {
      element: panel.element,
      load() {},
      update() {
        if (view.predicting) {
          panel.heading.textContent = 'Predict';
          view.game.show(panel.body);
          return;
        }
        panel.heading.textContent = 'Why now?';
        const { run, state, loop } = view;
        if (view.selected !== null) {
          stored(view.selected);
          return;
        }
        const current = view.call();
        if (current) explain(current, false);
        else {
          const next = view.next();
          if (next) explain(next, true);
          else panel.body.replaceChildren(h('p', { class: 'none' }, run.length === 0 ? 'Of each callback that has run: what registered it, when it became ready, what else was ready, and the rule that picked it.' : loop.exit === null ? 'Nothing more runs in this recording.' : view.isMain() ? 'The process has ended.' : 'The thread has ended.'));
        }
      },
    };
  };

  /** The game: asks, tells whether it was right and why, keeps the score. */
  ouro.game = function game(view) {
    const { h } = ouro;
    const play = ouro.predict(view.run);
    const total = play.length;
    let question = play.next(0);
    let answer = null;
    const score = { right: 0, asked: 0 };

    function choose(text) {
      answer = text;
      score.asked++;
      if (text === question.right) score.right++;
      // The moment at which the line has been printed.
      view.goTo(view.run.writes[view.run.lines[question.line].first].k + 1);
    }

    function goOn() {
      const asked = question;
      answer = null;
      question = play.next(asked.k + 1);
      if (question) view.goTo(question.k);
      else view.update();
    }

    return {
      begin() {
        question = play.next(view.k) ?? play.next(0);
        answer = null;
        if (question) view.goTo(question.k);
        else view.update();
      },
      show(body) {
        const tally = h('p', { class: 'score', 'aria-live': 'polite' }, `${score.right} of ${score.asked} right`, h('span', { class: 'none' }, ` · ${ouro.count(total, 'question')} in this run`));
        const end = h('button', { type: 'button', class: 'small', onclick: () => view.predict(false) }, 'end the game');
        if (!question) {
          body.replaceChildren(h('p', { class: 'what' }, total ? 'That was the last one.' : 'This run prints too little to ask about.'), tally, h('p', { class: 'actions' }, end));
          return;
        }
        const buttons = question.choices.map((text, at) => {
          const verdict = answer === null ? '' : text === question.right ? ' right' : text === answer ? ' wrong' : '';
          return h('li', {}, h('button', { type: 'button', class: `choice${verdict}`, disabled: answer !== null, onclick: () => choose(text) }, h('kbd', {}, String(at + 1)), h('code', {}, text)));
        });
        const parts = [h('p', { class: 'what' }, 'Which line is printed next?'), h('ol', { class: 'choices' }, ...buttons)];
        if (answer !== null) {
          const write = view.run.writes[view.run.lines[question.line].first];
          const call = view.run.calls[write.call];
          const why = call ? ouro.why(view.run, view.history, call) : null;
          parts.push(
            h('p', { class: `verdict ${answer === question.right ? 'right' : 'wrong'}` }, answer === question.right ? 'Right.' : 'Not this time.', why ? ` It is ${why.what}. ${why.rule}` : ''),
            h('p', { class: 'actions' }, h('button', { type: 'button', class: 'primary', onclick: goOn }, 'Next question'), end));
        } else parts.push(h('p', { class: 'actions' }, end));
        body.replaceChildren(...parts, tally);
        if (answer !== null) body.querySelector('.primary')?.focus({ preventScroll: true });
      },
      /** A key from 1 to 9 chooses. */
      key(number) {
        if (question && answer === null && question.choices[number - 1] !== undefined) choose(question.choices[number - 1]);
      },
    };
  };
})((globalThis.ouro ??= {}));
