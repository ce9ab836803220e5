// Two deposits into one account, kept in a file: each reads the balance, adds to it and writes it
// back. Usually they do not meet, and the end is 30. But nothing in the program sees to that: when
// the second one reads before the first has written, one deposit is lost.
//
//   ouro lost_update.js                      what happens usually
//   ouro explore --runs 50 lost_update.js    what may happen, and a seed for each outcome
//   ouro trace --html run.html --seed=N lost_update.js    how it came to it

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
