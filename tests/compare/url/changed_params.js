// A URL's query follows its `searchParams`, however many changes there were before somebody looks.
const url = new URL('http://example.com/path?first=1#end');
const { searchParams } = url;
for (let i = 0; i < 1500; i++) searchParams.append(`key${i}`, i);
console.log(url.href.length, url.search.slice(0, 40), searchParams.size);

searchParams.delete('first');
searchParams.delete('key0');
console.log(url.search.slice(0, 20));

// Changed by both, by turns.
const other = new URL('http://example.com/?a=1&b=2');
const { searchParams: params } = other;
params.append('c', '3');
other.hash = 'hash';
console.log(other.href);
params.set('a', 'x y');
other.search = '?z=26';
console.log(other.href, [...params]);
params.append('ä', '&');
other.href = 'http://example.org/?new=1';
console.log(other.href, [...params]);
params.delete('new');
console.log(other.href, other.search, JSON.stringify(other));
params.append('one', '1');
console.log(`${other}`, URL.canParse(other), new URL('?two', other).href);
params.append('two', '2');
console.log(other);
params.sort();
params.set('one', '3');
other.pathname = '/p';
other.host = 'h:1';
console.log(other.toString());
try {
  structuredClone(other);
} catch (error) {
  console.log(error.name);
}
params.append('three', '');
console.log(require('url').format(other), require('url').urlToHttpOptions(other).path);
