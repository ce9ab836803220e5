// console.table of every kind of data.
console.table([{a:1,b:'x'},{a:2,c:{d:1}}]);
console.table([[1,2],[3,4]]);
console.table([1,'a',null]);
console.table(new Map([['a',1],['b',{x:1}]]));
console.table(new Set([1,2]));
console.table([{a:1,b:2}],['b']);
console.table({x:{a:1},y:{a:2}});
console.table(5);
console.table([]);
console.table(new Map([['a',1]]).entries());
console.table(['中文','x']);
console.table([{a:[1,2]},{a:{b:{c:1}}}]);
console.table([Symbol('x'), ()=>1, class A{}, -0, 5n, undefined]);
console.table(null);
console.table(new Set([{a:1}]).values());
console.table({a:1,b:'y'});
console.table(new Map([[{k:1},[1]]]).keys());
console.table([{a:1,b:2}],[]);
try{console.table([],5)}catch(e){console.log(e.message)}
