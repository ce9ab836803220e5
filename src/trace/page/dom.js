// Elements, and what all panels share.
(function (ouro) {
  'use strict';

  const SVG = 'http://www.w3.org/2000/svg';
  const IN_SVG = new Set(['svg', 'path', 'circle', 'text', 'tspan', 'g', 'line', 'title']);

  /** An element: `h('button', { class: 'x', onclick }, 'text', child)`. */
  ouro.h = function h(tag, attributes, ...children) {
    const element = IN_SVG.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
    for (const name in attributes ?? {}) {
      const value = attributes[name];
      if (value === undefined || value === null || value === false) continue;
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? '' : value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return element;
  };

  let panels = 0;

  /** The button that shows and hides an About. */
  ouro.aboutToggle = function aboutToggle(title, text) {
    const toggle = ouro.h('button', {
      class: 'about-toggle', type: 'button', 'aria-expanded': 'false', 'aria-controls': text.id, 'aria-label': `About: ${title}`, title: `About: ${title}`,
      onclick() {
        text.hidden = !text.hidden;
        toggle.setAttribute('aria-expanded', String(!text.hidden));
      },
    }, 'i');
    return toggle;
  };

  /** A panel: a heading with its About, and a body. */
  ouro.panel = function panel(name, title, about, ...extra) {
    const { h } = ouro;
    const text = h('p', { class: 'about', id: `ouro-about-${++panels}`, hidden: true }, about);
    const toggle = ouro.aboutToggle(title, text);
    const body = h('div', { class: 'body' });
    const heading = h('h2', {}, title);
    const element = h('section', { class: `panel ${name}`, 'aria-label': title }, h('header', {}, heading, toggle, h('span', { class: 'fill' }), ...extra), text, body);
    return { element, body, heading };
  };

  /** What stands at a stored callback's place in the source: the callback itself where it can be seen. */
  ouro.snippet = function snippet(run, id) {
    const frame = ouro.frame(run, ouro.frameOf(run, id));
    if (!frame) return { line: 0, text: '' };
    const lines = ouro.source(run, frame.file);
    const line = lines[frame.line - 1] ?? '';
    let rest = line[frame.column - 1] === '(' ? line.slice(frame.column) : ouro.whole(lines, frame.line);
    if (!rest.trim()) rest = lines[frame.line] ?? '';
    else if (/[{(]\s*$/.test(rest)) rest = `${rest.trimEnd()} ${(lines[frame.line] ?? '').trim()}`;
    let text = rest.trim().replace(/[;,]$/, '');
    // The call's own closing brackets say nothing here.
    const count = (bracket) => text.split(bracket).length - 1;
    while (text.endsWith(')') && count(')') > count('(')) text = text.slice(0, -1);
    return { line: frame.line, text, file: frame.file };
  };
})((globalThis.ouro ??= {}));
