// trace_events: nothing is traced that way; `ouro trace` is this host's own.

module.exports = {
  ...native('missing').exports('trace_events'),
  getEnabledCategories() { return undefined; },
};
