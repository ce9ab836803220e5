// Two modules that import each other: functions are there from the start, the rest is not.
import './fixtures/cycle_a.mjs';
import { late } from './fixtures/cycle_b.mjs';
import * as self from './cycle.mjs';
export const mine = 1;
console.log(late(), self.mine);
