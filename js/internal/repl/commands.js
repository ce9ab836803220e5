'use strict';
// What begins with a dot in a REPL.

const fs = require('fs');

const NO_FILE = 'The "file" argument must be specified\n';

function breakOff() {
  this.clearBufferedCommand();
  this.displayPrompt();
}

function clear() {
  if (!this.useGlobal) {
    this.output.write('Clearing context...\n');
    this.resetContext();
  }
  this.clearBufferedCommand();
  this.displayPrompt();
}

function help() {
  const names = Object.keys(this.commands).sort();
  const width = Math.max(...names.map((name) => name.length));
  for (const name of names) {
    const { help: words } = this.commands[name];
    this.output.write(words ? `.${name.padEnd(width + 3)}${words}\n` : `.${name}\n`);
  }
  this.output.write('\nPress Ctrl+C to abort current expression, Ctrl+D to exit the REPL\n');
  this.displayPrompt();
}

function save(file) {
  try {
    if (file === '') {
      this.output.write(NO_FILE);
    } else {
      fs.writeFileSync(file, this.lines.join('\n'));
      this.output.write(`Session saved to: ${file}\n`);
    }
  } catch {
    this.output.write(`Failed to save: ${file}\n`);
  }
  this.displayPrompt();
}

function load(file) {
  try {
    if (file === '') {
      this.output.write(NO_FILE);
    } else if (fs.statSync(file).isFile()) {
      const text = fs.readFileSync(file, 'utf8');
      beginEditor(this);
      this.write(text);
      endEditor(this);
      this.write('\n');
    } else {
      this.output.write(`Failed to load: ${file} is not a valid file\n`);
    }
  } catch {
    this.output.write(`Failed to load: ${file}\n`);
  }
  this.displayPrompt();
}

function editor() {
  beginEditor(this);
  this.output.write('// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)\n');
}

function beginEditor(repl) {
  repl.editorMode = true;
  Object.getPrototypeOf(Object.getPrototypeOf(repl)).setPrompt.call(repl, '');
}

function endEditor(repl) {
  repl.editorMode = false;
  repl.setPrompt(repl._initialPrompt);
}

function define(repl, isTerminal) {
  repl.defineCommand('break', { help: 'Sometimes you get stuck, this gets you out', action: breakOff });
  const clears = repl.useGlobal ? 'Alias for .break' : 'Break, and also clear the local context';
  repl.defineCommand('clear', { help: clears, action: clear });
  repl.defineCommand('exit', { help: 'Exit the REPL', action() { this.close() } });
  repl.defineCommand('help', { help: 'Print this help message', action: help });
  repl.defineCommand('save', { help: 'Save all evaluated commands in this REPL session to a file', action: save });
  repl.defineCommand('load', { help: 'Load JS from a file into the REPL session', action: load });
  if (isTerminal) repl.defineCommand('editor', { help: 'Enter editor mode', action: editor });
}

module.exports = { define, endEditor };
