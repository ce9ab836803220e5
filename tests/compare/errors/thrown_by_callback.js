// What a callback got is thrown there; the report shows that place.
const fs = require('fs');
fs.readFile('/none/of/it', (err, data) => {
  if (err) throw err;
});
