const Handlebars = require('handlebars');

Handlebars.registerHelper('loud', (text) => text.toUpperCase());
Handlebars.registerPartial('item', '<li>{{@index}} {{loud this}}</li>');
const template = Handlebars.compile('<ul>{{#each items}}{{> item}}{{else}}none{{/each}}</ul>{{#if more}}and {{more.count}}{{/if}} {{{raw}}} {{escaped}}');
console.log(template({ items: ['a', 'b'], more: { count: 3 }, raw: '<b>', escaped: '<i>' }));
console.log(template({ items: [] }));
try { Handlebars.compile('{{#if}}')({}); } catch (error) { console.log(error.message); }
