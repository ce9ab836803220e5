// The other orders: what a program prints under other seeds, and how often each output came.
(function (ouro) {
  'use strict';

  /** The dialog; `ask` runs the program under many seeds, `choose` runs it under one. */
  ouro.orders = function orders(view, ask, choose) {
    const { h } = ouro;
    const dialog = view.dialog('Orders');

    function show({ runs, outputs }) {
      if (!outputs) {
        dialog.body.replaceChildren(h('p', {}, 'It prints too much, or takes too long, to be tried so often.'));
        return;
      }
      const said = outputs.length === 1
        ? `All of ${runs} runs printed the same. In each, another of the orders that Node’s rules leave open was tried.`
        : `${ouro.count(outputs.length, 'different output')} in ${runs} runs. In each run another of the orders that Node’s rules leave open was tried: each of these is one that Node may show.`;
      dialog.body.replaceChildren(h('p', {}, said), h('ol', { class: 'outputs' }, ...outputs.slice(0, 12).map((output) => {
        const share = output.count / runs;
        const bar = h('span', { class: 'share' }, h('i', {}));
        bar.firstChild.style.width = `${Math.max(1, share * 100)}%`;
        const text = `${output.stdout}${output.stderr}`.trimEnd();
        return h('li', {},
          h('p', { class: 'often' }, bar, `${output.count} of ${runs}`, output.end === 'exit code 0' ? null : h('span', { class: 'end' }, output.end)),
          h('pre', {}, text.length > 2000 ? `${text.slice(0, 2000)}…` : text || '(nothing)'),
          h('button', { type: 'button', class: 'small', onclick: () => { dialog.close(); choose(output.seeds[0]); } }, `step through it (seed ${output.seeds[0]})`));
      })));
      if (outputs.length > 12) dialog.body.append(h('p', {}, `and ${outputs.length - 12} more`));
    }

    return {
      async open() {
        dialog.body.replaceChildren(h('p', { class: 'trying' }, 'Trying sixty orders…'));
        dialog.open();
        try {
          show(await ask());
        } catch (error) {
          dialog.body.replaceChildren(h('p', {}, `That did not work: ${error.message}`));
        }
      },
    };
  };
})((globalThis.ouro ??= {}));
