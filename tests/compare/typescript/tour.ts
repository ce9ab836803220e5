// What can be taken out of a text, in a file that is a module by its syntax.
import { readFileSync, type Stats } from 'node:fs';
import type { Server } from 'node:net';
import { type Shape, area } from './fixtures/shapes.mts';
import old from './fixtures/old.cts';

interface Named { name: string }
type Pair<T> = [T, T?];
declare const missing: number;
declare global { interface Window { x: 1 } }
namespace Only { export type T = 1 }

abstract class Animal<T extends object = {}> implements Named {
  static readonly count: number = 0;
  private readonly legs?: number;
  declare unset: string;
  name!: string;
  [key: string]: unknown;
  constructor(name: string, protected_?: T) { this.name = name }
  abstract speak(): string;
  walk(this: Animal, ...steps: number[]): asserts steps is [1] {}
  public get shout(): string { return this.name.toUpperCase() }
}
class Dog extends Animal<{}> {
  override speak(): string { return `${this.name as string} says woof` }
}
function over(a: number): number;
function over(a: string): string;
function over(a: any): any { return a }

const dog = new Dog('Rex')!;
const pair: Pair<number> = [1, 2 satisfies number];
const arrow = async <T,>(x: T): Promise<T> => x;
const long = (a: number, b?: number):
  Record<string,
    number> => ({ a });
let total = 0 as number
for (const one of pair as number[]) total += one!
const generic = over<string>('x' as any), made = new Map<string, number>();
try { throw new Error('thrown') as unknown } catch (error: unknown) { console.log((error as Error).message) }
console.log(dog.speak(), dog.shout, Object.keys(dog), pair, total, generic, made.size, long(3));
console.log(await arrow(4), typeof readFileSync, area({ side: 3 }), old, process.features.typescript);
console.log(Dog.toString());
console.log(new Error('where').stack!.split('\n')[1]);
export type { Shape, Server, Stats };
