// Other languages, as far as numbers go: dates in digits, decimal numbers, percents and currencies.

const euro = { EUR: '€' };
const full = { USD: '$', EUR: '€', JPY: '¥', GBP: '£', INR: '₹' };
const abroad = { ...full, USD: 'US$', JPY: 'JP¥' };

// date: [order, separator, whether both have two digits], join: between date and time, hours: 'h23' or the
// words for the halves of a day; number: [group, point, digits before the first group], percent and
// currency: what stands around the number (`n`), with symbols that differ from the code.
const LOCALES = {
  __proto__: null,
  'en-GB': { date: ['dmy', '/', true], join: ', ', hours: 'h23', number: [',', '.', 3], percent: 'n%', currency: '-¤n', symbols: abroad },
  'en-CA': { date: ['ymd', '-', true], join: ', ', hours: ['a.m.', 'p.m.'], number: [',', '.', 3], percent: 'n%', currency: '-¤n', symbols: { ...abroad, CAD: '$' } },
  'en-AU': { date: ['dmy', '/', true], join: ', ', hours: ['am', 'pm'], number: [',', '.', 3], percent: 'n%', currency: '-¤n', symbols: { AUD: '$' } },
  de: { date: ['dmy', '.', false], join: ', ', hours: 'h23', number: ['.', ',', 3], percent: 'n\u00a0%', currency: '-n\u00a0¤', symbols: full },
  fr: { date: ['dmy', '/', true], join: ' ', hours: 'h23', number: ['\u202f', ',', 3], percent: 'n\u00a0%', currency: '-n\u00a0¤', symbols: { ...euro, USD: '$US', GBP: '£GB', INR: '₹' } },
  es: { date: ['dmy', '/', false], join: ', ', hours: 'h23 short', number: ['.', ',', 4], percent: 'n\u00a0%', currency: '-n\u00a0¤', symbols: { ...euro, USD: 'US$' } },
  it: { date: ['dmy', '/', true], join: ', ', hours: 'h23', number: ['.', ',', 4], percent: 'n%', currency: '-n\u00a0¤', symbols: { ...euro, GBP: '£' } },
  'pt-BR': { date: ['dmy', '/', true], join: ', ', hours: 'h23', number: ['.', ',', 3], percent: 'n%', currency: '-¤\u00a0n', symbols: { ...abroad, BRL: 'R$' } },
  nl: { date: ['dmy', '-', false], join: ', ', hours: 'h23', number: ['.', ',', 3], percent: 'n%', currency: '¤\u00a0-n', symbols: abroad },
  sv: { date: ['ymd', '-', true], join: ' ', hours: 'h23', number: ['\u00a0', ',', 3], percent: 'n\u00a0%', currency: '-n\u00a0¤', symbols: { ...euro, USD: 'US$', SEK: 'kr' }, minus: '\u2212' },
  ja: { date: ['ymd', '/', false], join: ' ', hours: 'h23 short', number: [',', '.', 3], percent: 'n%', currency: '-¤n', symbols: { ...full, JPY: '\uffe5' } },
  'zh-CN': { date: ['ymd', '/', false], join: ' ', hours: 'h23', number: [',', '.', 3], percent: 'n%', currency: '-¤n', symbols: { ...abroad, CNY: '¥' } },
};
const ALIKE = { __proto__: null, 'de-DE': 'de', 'fr-FR': 'fr', 'es-ES': 'es', 'it-IT': 'it', 'nl-NL': 'nl', 'sv-SE': 'sv', 'ja-JP': 'ja', zh: 'zh-CN', pt: 'pt-BR' };

// The tagsOf names, without languages of five to eight letters: those may be registered, are nobody's, and
// scripts say "default" with one; the engine takes them for mistakes.
function tagsOf(locales) {
  if (locales === undefined) return [];
  const list = typeof locales === 'string' ? [locales] : locales;
  if (!Array.isArray(list)) return Intl.getCanonicalLocales(list);
  return Intl.getCanonicalLocales(list.filter((tag) => !/^[a-z]{5,8}(-|$)/i.test(tag)));
}

// What is known of the first of the locales, and its name.
function known(locales) {
  const [locale] = tagsOf(locales);
  const data = LOCALES[ALIKE[locale] ?? locale];
  return data && { ...data, locale };
}

module.exports = { known, tagsOf };
