const { z } = require('zod');

const Person = z.object({ name: z.string().min(2), age: z.number().int().optional(), tags: z.array(z.enum(['x', 'y'])).default([]) });
console.log(Person.parse({ name: 'Ann', tags: ['x'] }), Person.parse({ name: 'Bob' }));
const result = Person.safeParse({ name: 'A', age: 1.5, tags: ['q'] });
console.log(result.success, result.error.issues.map(({ path, code, message }) => [path.join('.'), code, message]));
console.log(z.union([z.string(), z.number()]).transform(String).parse(5), z.coerce.date().parse('2020-01-01').toISOString());
