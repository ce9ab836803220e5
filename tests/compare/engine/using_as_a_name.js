// `using` is a name like any other.
function using(using) { return { using, own: using }; }
exports.using = using;
var { using: renamed } = exports;
class A { using() { return using(1); } }
console.log(exports.using === using, renamed(2), new A().using(), typeof using);
