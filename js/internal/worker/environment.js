// What setEnvironmentData has set: workers that are started later get a copy.

exports.environmentData = new Map();
