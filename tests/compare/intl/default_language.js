// Without a language all of Intl speaks American English.
const t=f=>{try{console.log(f())}catch(e){console.log(e.name,e.message)}};
t(()=>Intl.Collator().compare('a','b')); t(()=>Intl.ListFormat()); t(()=>Intl.PluralRules()); t(()=>new Intl.ListFormat(undefined,{type:'disjunction'}).format(['a','b'])); t(()=>new Intl.ListFormat().constructor===Intl.ListFormat);
class L extends Intl.ListFormat{}; t(()=>new L() instanceof L); t(()=>new L().format(['q','w'])); t(()=>Intl.ListFormat.supportedLocalesOf(['en','de'])); t(()=>new Intl.PluralRules(undefined,{type:'ordinal'}).select(2)); t(()=>Object.prototype.toString.call(new Intl.Collator())); t(()=>[...new Intl.Segmenter().segment('ab')].length); t(()=>new Intl.PluralRules([]).resolvedOptions().locale); t(()=>new Intl.ListFormat(null)); t(()=>new Intl.Collator('xx-yy-zz-qq-invalid-locale'));
t(()=>Intl.Collator.length); t(()=>Object.getOwnPropertyNames(Intl.Collator).join());
for (const name of ['ListFormat', 'PluralRules', 'Collator', 'Segmenter', 'NumberFormat', 'DateTimeFormat', 'RelativeTimeFormat']) {
  console.log(name, new Intl[name]().resolvedOptions().locale, Intl[name].name, Intl[name].prototype.constructor === Intl[name]);
}
for (const style of ['long', 'short', 'narrow']) {
  const near = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style });
  console.log(style, ['year', 'quarter', 'month', 'week', 'day', 'hour'].flatMap((unit) => [-1, 0, 1, 2].map((n) => near.format(n, unit))).join(', '));
}
for (const options of [{ notation: 'scientific' }, { notation: 'engineering' }, { style: 'currency', currency: 'JPY', currencyDisplay: 'code' }, { style: 'currency', currency: 'USD', currencyDisplay: 'name', currencySign: 'accounting' }]) {
  console.log([NaN, Infinity, -Infinity, -12.5].map((n) => new Intl.NumberFormat('en', options).format(n)).join(' | '));
}
for (const tag of ['default', 'generic', ['default', 'en-US']]) {
  console.log(new Date(0).toLocaleString(tag, { month: 'short', timeZone: 'UTC' }), (1234.5).toLocaleString(tag), new Intl.PluralRules(tag).select(1));
}
