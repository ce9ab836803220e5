'use strict';
// readline.emitKeypressEvents(): makes an input stream emit 'keypress', as long as anybody listens.

const { StringDecoder } = require('string_decoder');
const { ESCAPE, KeyParser, charLengthAt } = require('internal/readline/keys');

const kParser = Symbol('keypress-parser');
const DELAY = 500;     // ms after which an escape is the key itself

function emitKeypressEvents(stream, iface = {}) {
  if (stream[kParser]) return;
  const decoder = new StringDecoder('utf8');
  const parser = stream[kParser] = new KeyParser((text, key) => stream.emit('keypress', text, key));
  let timer = null;

  function onData(input) {
    if (stream.listenerCount('keypress') === 0) {
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
      return;
    }
    const text = decoder.write(input);
    if (!text) return;
    clearTimeout(timer);
    // What comes in one piece was pasted: a tab in it completes nothing, unless it is the end.
    iface._sawKeyPress = charLengthAt(text, 0) === text.length;
    iface.isCompletionEnabled = false;
    let length = 0;
    for (const character of text) {
      length += character.length;
      if (length === text.length) iface.isCompletionEnabled = true;
      try {
        parser.feed(character);
      } catch (err) {
        parser.sequence = '';
        throw err;
      }
      if (length === text.length && character === ESCAPE) {
        timer = setTimeout(() => parser.feed(''), iface.escapeCodeTimeout ?? DELAY);
      }
    }
  }

  function onNewListener(event) {
    if (event !== 'keypress') return;
    stream.on('data', onData);
    stream.removeListener('newListener', onNewListener);
  }

  if (stream.listenerCount('keypress') > 0) stream.on('data', onData);
  else stream.on('newListener', onNewListener);
}

module.exports = emitKeypressEvents;
