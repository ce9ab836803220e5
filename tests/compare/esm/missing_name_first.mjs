// A name that is not there, in the first thing that a module does.
import("./fixtures/missing_first.mjs").catch((error) => console.log(error.stack.split("\n").slice(0, 2)));
