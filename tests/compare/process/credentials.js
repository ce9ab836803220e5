// setuid and its kin: what they refuse.
const attempts = {
  setuid: [{}, -1, 'no-such-user', 1.5], setgid: [null, 2 ** 32, 'no-such-group'], seteuid: [undefined], setegid: [[]],
  setgroups: [5, [1, -1], [null], ['no-such-group']], initgroups: [undefined],
};
for (const [name, values] of Object.entries(attempts)) {
  for (const value of values) {
    try {
      process[name](value);
    } catch (err) {
      console.log(name, err.name, err.code, err.message);
    }
  }
}
process.setuid(process.getuid());
process.setegid(process.getegid());
console.log(process.getuid() === process.geteuid());
