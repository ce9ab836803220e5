// Other languages: dates in digits, decimal numbers, percents and currencies.
const d = new Date(Date.UTC(2020, 0, 2, 5, 5, 9));
const e = new Date(Date.UTC(2020, 10, 12, 17, 5, 9));
const z = { timeZone: 'UTC' };
const j = (s) => JSON.stringify(s).replace(/[\u0080-\uffff]/g, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));
for (const l of ['en-GB', 'en-CA', 'en-AU', 'de-DE', 'fr-FR', 'es-ES', 'it-IT', 'pt-BR', 'nl-NL', 'sv-SE', 'ja-JP', 'zh-CN']) console.log(l, j(d.toLocaleString(l, z)), j(e.toLocaleTimeString(l, z)), j(d.toLocaleDateString(l, { ...z, day: '2-digit', month: '2-digit', year: 'numeric' })), j(d.toLocaleTimeString(l, { ...z, hour: '2-digit', minute: '2-digit' })), j((1234567.891).toLocaleString(l)), j((1234.5).toLocaleString(l)), j((-1234.5).toLocaleString(l, { style: 'currency', currency: 'EUR' })), j((1234.5).toLocaleString(l, { style: 'currency', currency: 'USD' })), j((0.256).toLocaleString(l, { style: 'percent' })), j((5).toLocaleString(l, { style: 'currency', currency: 'JPY' })), j((5).toLocaleString(l, { style: 'currency', currency: 'GBP' })), j((5).toLocaleString(l, { style: 'currency', currency: 'INR' })));
