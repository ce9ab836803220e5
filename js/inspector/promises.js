module.exports = { ...require('inspector') };
