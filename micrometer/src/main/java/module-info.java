/** The numbers of loops, services, pools, caches, HTTP and databases in a Micrometer registry. */
@org.jspecify.annotations.NullMarked
module dev.weft.micrometer {
  requires transitive dev.weft.kit;
  requires static transitive dev.weft.http;
  requires static transitive dev.weft.sql;
  requires transitive micrometer.core;
  requires static org.jspecify;

  exports dev.weft.micrometer;
}
