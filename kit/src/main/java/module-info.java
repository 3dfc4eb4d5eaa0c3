/**
 * What programs around an event loop end up writing: resilience, caches, pools, services,
 * configuration, and tools for performance.
 */
@org.jspecify.annotations.NullMarked
module dev.weft.kit {
  requires transitive dev.weft.core;
  requires com.github.benmanes.caffeine;
  requires HdrHistogram;
  requires jdk.jfr;
  requires tools.jackson.databind;
  requires static org.jspecify;

  exports dev.weft.cache;
  exports dev.weft.config;
  exports dev.weft.perf;
  exports dev.weft.pool;
  exports dev.weft.resilience;
  exports dev.weft.service;
}
