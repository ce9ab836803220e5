// JavaScript's texts in a few colours: comments, strings, numbers, words of the language.
(function (ouro) {
  'use strict';

  const WORDS = new Set(('async await break case catch class const continue default delete do else export extends false finally for from function get if import in instanceof let new null of return set static super switch this throw true try typeof undefined var void while yield').split(' '));
  const TOKEN = /(\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(`(?:\\[\s\S]|[^`\\])*(?:`|$)|'(?:\\.|[^'\\\n])*'?|"(?:\\.|[^"\\\n])*"?)|(\b\d[\w.]*\b)|([A-Za-z_$][\w$]*)/g;

  /** The lines of a text, each a list of { text, kind }; kind is '' for what has no colour. */
  ouro.highlight = function highlight(text) {
    const lines = [[]];
    const add = (piece, kind) => {
      piece.split('\n').forEach((part, at) => {
        if (at > 0) lines.push([]);
        if (part) lines[lines.length - 1].push({ text: part, kind });
      });
    };
    let last = 0;
    for (const match of text.matchAll(TOKEN)) {
      if (match.index > last) add(text.slice(last, match.index), '');
      const [whole, comment, string, number, word] = match;
      add(whole, comment ? 'comment' : string ? 'string' : number ? 'number' : word && WORDS.has(word) ? 'word' : '');
      last = match.index + whole.length;
    }
    if (last < text.length) add(text.slice(last), '');
    return lines;
  };
})((globalThis.ouro ??= {}));
