const _ = require('lodash');

console.log(_.chunk([1, 2, 3, 4, 5], 2), _.groupBy([1.2, 1.4, 2.1], Math.floor));
console.log(_.merge({ a: { b: 1 } }, { a: { c: 2 } }), _.cloneDeep(new Map([[1, { a: 2 }]])));
console.log(_.template('hi <%= name %><% if (a) { %>!<% } %>')({ name: 'x', a: 1 }), _.camelCase('foo bar-baz'));
console.log(_(['b', 'a', 'c']).sortBy().map(_.upperCase).value(), _.get({ a: [{ b: 3 }] }, 'a[0].b'), _.isEqual({ a: [1] }, { a: [1] }));
