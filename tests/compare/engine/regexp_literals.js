// A literal of a regular expression makes an object of its own each time.
'use strict';
const make = () => /a(b)?/gy;
const [one, other] = [make(), make()];
console.log(one !== other, one.source, one.flags, Object.getPrototypeOf(one) === RegExp.prototype);
one.lastIndex = 5;
console.log(other.lastIndex, make().lastIndex, Object.getOwnPropertyDescriptors(make()));
other.extra = 1;
console.log(Object.keys(make()), other, `${make()}`);
const all = (text) => { const found = []; for (const match of text.matchAll(/(?<letter>[a-z])(\d)?/g)) found.push([...match, match.groups.letter, match.index]); return found; };
console.log(all('a1bc2'));
console.log(['x/y', 'x-y'].map((text) => text.replace(/[/]/, '|').split(/[-|]/)));
const f = () => { let n = 0; while (/\d/.test(String(n)) && n < 3) n++; return n / 2 / 1; };
console.log(f(), typeof/x/.source, ((a) => a/2/1)(4), !/x/.test('y'));
