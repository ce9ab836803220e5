// Numbers, currencies, units and relative times in English.
const j = JSON.stringify; const n = (v, o, l = 'en-US') => { try { return j(new Intl.NumberFormat(l, o).format(v)); } catch (e) { return e.name + ': ' + e.message; } };
for (const [v, o] of [[1234567.891], [0], [-0], [NaN], [Infinity], [-1234.5], [1.005, { maximumFractionDigits: 2 }],
  [2.5, { maximumFractionDigits: 0 }], [3.5, { maximumFractionDigits: 0 }], [1234.5, { style: 'currency', currency: 'USD' }],
  [-1234.5, { style: 'currency', currency: 'EUR' }], [1234.5, { style: 'currency', currency: 'JPY' }], [5, { style: 'currency', currency: 'CHF' }],
  [5, { style: 'currency', currency: 'CAD' }], [5.5, { style: 'currency', currency: 'USD', currencyDisplay: 'code' }],
  [5.5, { style: 'currency', currency: 'USD', currencyDisplay: 'name' }], [1, { style: 'currency', currency: 'USD', currencyDisplay: 'name' }],
  [-5, { style: 'currency', currency: 'USD', currencySign: 'accounting' }],
  [5, { style: 'currency', currency: 'CAD', currencyDisplay: 'narrowSymbol' }], [0.256, { style: 'percent' }],
  [0.256, { style: 'percent', minimumFractionDigits: 1 }], [12.5, { style: 'percent' }], [1234, { useGrouping: false }],
  [1234, { useGrouping: 'min2' }], [12345, { useGrouping: 'min2' }], [5, { minimumIntegerDigits: 3 }], [123456, { maximumSignificantDigits: 3 }],
  [0.00012345, { maximumSignificantDigits: 2 }], [5, { minimumSignificantDigits: 3 }], [1234, { notation: 'compact' }],
  [12345, { notation: 'compact' }], [999999, { notation: 'compact' }], [1.55e6, { notation: 'compact', compactDisplay: 'long' }],
  [42, { notation: 'compact' }], [4.256, { notation: 'compact' }], [1234567, { notation: 'scientific' }], [1234567, { notation: 'engineering' }],
  [5, { signDisplay: 'always' }], [0, { signDisplay: 'exceptZero' }], [-5, { signDisplay: 'never' }], [16, { style: 'unit', unit: 'liter' }],
  [50, { style: 'unit', unit: 'kilometer-per-hour' }], [1, { style: 'unit', unit: 'day', unitDisplay: 'long' }],
  [3, { style: 'unit', unit: 'day', unitDisplay: 'long' }], [3, { style: 'unit', unit: 'megabyte' }], [3, { style: 'unit', unit: 'celsius' }],
  [10n ** 20n], ['12345678901234567890.5'], [1e21], [1.23e-7], [0.1 + 0.2], [5, { style: 'currency' }], [5, { style: 'unit' }],
  [5, { maximumFractionDigits: 200 }], [5, { minimumFractionDigits: 4, maximumFractionDigits: 2 }], [5, { style: 'currency', currency: 'x' }],
  [1234.5678, { minimumFractionDigits: 2 }], [1234.5, { style: 'currency', currency: 'USD', minimumFractionDigits: 0 }],
  [1234.5, { style: 'currency', currency: 'USD', maximumFractionDigits: 0 }], [1e9, { notation: 'compact', style: 'currency', currency: 'USD' }],
  [1.5, { roundingMode: 'floor', maximumFractionDigits: 0 }], [5, { minimumFractionDigits: 4 }], ['abc'], [5, {style: 'unit', unit: 'furlong'}],
  [99.5, { notation: 'compact' }],
  [1500, { notation: 'compact', maximumFractionDigits: 2 }]]) console.log(j(typeof v === 'bigint' ? String(v) : v), j(o), n(v, o));
console.log(j(new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).formatToParts(-1234567.8)),
  new Intl.NumberFormat().resolvedOptions(), new Intl.NumberFormat('en-US', { style: 'currency', currency: 'usd' }).resolvedOptions(),
  (12.5).toLocaleString('en-US', { style: 'percent' }), (1234.5).toLocaleString(undefined, { minimumFractionDigits: 2 }),
  123456789n.toLocaleString(), (5).toLocaleString('en-IN'), new Intl.NumberFormat('en-US', {maximumSignificantDigits: 3}).resolvedOptions());
const r = (v, u, o) => { try { return new Intl.RelativeTimeFormat('en', o).format(v, u); } catch (e) { return e.name + ': ' + e.message; } }; for (const [v, u, o] of [[-1, 'day'], [1, 'days'], [-1, 'day', { numeric: 'auto' }], [0, 'day', { numeric: 'auto' }], [2, 'month', { numeric: 'auto' }], [-1, 'month', { numeric: 'auto' }], [0, 'second', { numeric: 'auto' }], [-3, 'hour', { style: 'short' }], [5, 'minute', { style: 'narrow' }], [1000.5, 'year'], [-0, 'week'], [0, 'week', { numeric: 'auto' }], [1, 'fortnight'], [NaN, 'day'], [1, 'quarter', { style: 'short' }], [-2, 'year', { style: 'short' }], [2, 'day', { style: 'short' }], [2, 'second', { style: 'narrow' }], [2, 'month', { style: 'narrow' }], [-1, 'hour', { numeric: 'auto' }], [0, 'hour', { numeric: 'auto' }], [0, 'minute', { numeric: 'auto' }], [-1, 'year', { numeric: 'auto' }], [1, 'quarter', { numeric: 'auto' }]]) console.log(v, u, j(o), r(v, u, o)); console.log(j(new Intl.RelativeTimeFormat('en').formatToParts(-1, 'day')), new Intl.RelativeTimeFormat('en').resolvedOptions());
