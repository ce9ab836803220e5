// Arguments that are refused.
const [dns, path, url, util] = ['dns', 'path', 'url', 'util'].map((name) => require(name));
const attempt = (name, run) => { try { console.log(name, run()); } catch (err) { console.log(name, err.code, err.message); } };
attempt('domainToASCII', () => url.domainToASCII());
attempt('domainToUnicode', () => url.domainToUnicode());
attempt('domainToASCII', () => url.domainToASCII(undefined));
for (const value of [[], () => {}, 'x', null]) {
  attempt('path.format', () => path.format(value));
  attempt('path.win32.format', () => path.win32.format(value));
}
attempt('formatWithOptions', () => util.formatWithOptions(() => {}, 'x'));
attempt('formatWithOptions', () => util.formatWithOptions([], 'x'));
attempt('lookup', () => dns.lookup('a\0b', () => {}));
attempt('promises.lookup', () => dns.promises.lookup('a\0b'));
