const show = (...a) => { const u = new URL(...a); console.log(u.href, u.origin, u.host, u.pathname, u.search, u.hash); };
show('http://user:pass@EXAMPLE.com:80/a/../b/./c?x=1#frag'); show('../up', 'https://a.b/c/d/e'); show('//other/x', 'https://a.b'); show('?q', 'file:///etc/passwd');
show('https://münchen.de/ä?ö#ü'); show('http://[::1]:3000/'); show('data:text/plain,hi'); show('HTTP://1.2.3/');
for (const bad of ['', 'nope', 'http://', 'http://a b/', 'http://[::1', 'https://x:99999/']) { try { new URL(bad); } catch (e) { console.log(e.name, e.code, e.message, e.input); } }
const u = new URL('https://example.org/a?b=c'); u.port = '8443'; u.pathname = '/x y'; u.hash = 'h'; u.search = '?k=v&k=w'; u.protocol = 'http'; u.username = 'me'; u.hostname = 'other.org';
console.log(u.href, u.searchParams.getAll('k'), JSON.stringify({ u }), `${u}`);
u.searchParams.append('n', 'a b&c'); u.searchParams.delete('k'); console.log(u.search, u);
const p = new URLSearchParams([['b', '2'], ['a', '1'], ['b', '3']]); p.sort(); console.log(p.toString(), [...p.keys()], p.has('b', '3'), p.size, p);
console.log(new URLSearchParams({ x: 1, y: 'ü' }).toString(), new URLSearchParams('?a=%20+').get('a'), URL.canParse('x'), URL.parse('nope'));
