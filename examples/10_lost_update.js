// A lost update
//
// What to expect: 30, nearly always. Two deposits of 10 and 20 are made into one account, which is
// kept in a file. But nothing sees to it that they do not meet: on another day one of them is lost.
//
// Why: at each `await` the function stands still and others have their turn. Whoever reads before
// the other has written adds to an old balance, and writes over the new one. That a program has no
// threads does not keep it from races; the pool and the OS decide what is done first.
//
// Try: look at its other orders (here with Orders, in a terminal with `ouro explore`), and step
// through one that loses a deposit. Then make each deposit wait for the one before it.
'use strict';

const fs = require('fs/promises');
const path = require('path');
const os = require('os');

async function deposit(file, amount) {
  const balance = Number(await fs.readFile(file, 'utf8'));
  await fs.writeFile(file, String(balance + amount));
}

async function main() {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'account-'));
  const file = path.join(folder, 'balance');
  await fs.writeFile(file, '0');
  const later = new Promise((resolve) => setTimeout(resolve, 5));
  await Promise.all([deposit(file, 10), later.then(() => deposit(file, 20))]);
  console.log('the balance is', await fs.readFile(file, 'utf8'));
  await fs.rm(folder, { recursive: true });
}

main();
