// A file that nobody says what it is, with the syntax of a module.
import { plain } from './fixtures/names.cjs';
import * as detected from './fixtures/detected.js';
console.log(plain, typeof require, import.meta.main, detected);
console.log(process.mainModule);
