// `using` and `async` are names like any other.
function using(using) { return { using, own: using }; }
exports.using = using;
var { using: renamed } = exports;
class A { using() { return using(1); } }
console.log(exports.using === using, renamed(2), new A().using(), typeof using);
var async = (value) => value;
console.log(async(async(1)), ((a, b) => b)(0, async(2)), typeof (async () => {}), { async }.async === async);
