// The local zone: by its name in a date's text, in formats and their options.
const { execFileSync } = require('child_process');
const text = `
  const summer = new Date(Date.UTC(2020, 6, 2, 0, 5, 9));
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  console.log(\`\${summer}\`, '|', new Date(0).toTimeString(), '|', summer.toDateString(), '|', timeZone, '|', summer.toLocaleString());
  console.log(summer.toLocaleTimeString('en-US', { timeZoneName: 'short' }), String(new Date(NaN)), new Date(0).toLocaleDateString('en', { dateStyle: 'full' }));`;
for (const TZ of ['UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kolkata']) {
  process.stdout.write(execFileSync(process.execPath, ['-e', text], { env: { ...process.env, TZ } }));
}
