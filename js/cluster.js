'use strict';
// cluster: processes that share servers. Which half of it this process has is settled when it starts.

module.exports = require(process.env.NODE_UNIQUE_ID ? 'internal/cluster/worker_process' : 'internal/cluster/primary');
