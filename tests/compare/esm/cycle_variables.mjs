// Variables and functions of modules in a cycle, before these have run and behind that.
import './fixtures/cycle_variables/functions.mjs';
import * as all from './fixtures/cycle_variables/declares.mjs';
import { text, later } from './fixtures/cycle_variables/awaits.mjs';

console.log(all, text, later);
